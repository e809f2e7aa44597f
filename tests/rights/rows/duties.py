"""Duty lists."""

from datetime import date
from typing import Any

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.duties.models import Duty, DutyTick
from tests.cast import HOME
from tests.rights.asking import EXPORT, MEMBERS, C, Row
from tests.rights.conftest import Secrets


def a_duty(told: Secrets, role: str) -> int:
    with transaction(told.stage.database.owner) as session:
        made = Duty(community=HOME, role=role, kind="collect", content="走访", frequency="weekly",
                    since=date(2026, 1, 1))  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def leaders(tail: str) -> Any:
    return lambda told, _name, _client: f"{C}/duties/{a_duty(told, 'grid_leader')}/{tail}"


def tick_of_mei(told: Secrets, _name: str, _client: Any) -> str:
    duty = a_duty(told, "grid_leader")
    with transaction(told.stage.database.owner) as session:
        made = DutyTick(community=HOME, duty=duty, holder="grid 1", name="mei", period="2026-W01",
                        account=told.accounts["mei"], done_on=today(session, HOME),
                        evidence="照片")  # fmt: skip
        session.add(made)
        session.flush()
        return f"{C}/ticks/{made.id}/undo"


DUTY = {"role": "cadre", "kind": "collect", "content": "走访", "frequency": "weekly"}
ROWS = {
    "GET /c/{community}/duties": Row(MEMBERS, f"{C}/duties"),
    "GET /c/{community}/duties.xlsx": Row(EXPORT, f"{C}/duties.xlsx"),
    "POST /c/{community}/duties": Row("dddsnddddd", f"{C}/duties", DUTY),
    "POST /c/{community}/duties/{duty}/end": Row("dddsnddddd", "", {}, leaders("end")),
    "POST /c/{community}/duties/{duty}/resume": Row("dddcnddddd", "", {}, leaders("resume")),
    "POST /c/{community}/duties/{duty}/tick": Row(
        "dssdnddddd", "", {"evidence": "照片"}, leaders("tick")
    ),
    "POST /c/{community}/ticks/{tick_id}/undo": Row("dsccnncccc", "", {}, tick_of_mei),
}  # fmt: skip
