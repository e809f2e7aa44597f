"""The access list of tasks from outside."""

from datetime import date
from itertools import count
from typing import Any

from gisgrid.access.models import TaskAccess
from gisgrid.db import transaction
from tests.cast import HOME
from tests.rights.asking import C, Row
from tests.rights.conftest import Secrets

numbers = count(1000)
DAY = date(2026, 1, 5)


def a_task(told: Secrets, *, is_admitted: bool = False) -> int:
    decided = {"decision": "admitted", "decided_on": DAY, "since": DAY} if is_admitted else {}
    with transaction(told.stage.database.owner) as session:
        made = TaskAccess(community=HOME, no=next(numbers), kind="assisting", item="宣传",
                          department="医保局", community_duty="张贴", applied_on=DAY,
                          refused=0, version=1, **decided)  # fmt: skip
        session.add(made)
        session.flush()
        return made.id


def waiting(told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/access/{a_task(told)}/decide"


def running(told: Secrets, _name: str, _client: Any) -> str:
    return f"{C}/access/{a_task(told, is_admitted=True)}/end"


ROWS = {
    "GET /c/{community}/access": Row("looondoooo", f"{C}/access"),
    "GET /c/{community}/access.xlsx": Row("lddonddooo", f"{C}/access.xlsx"),
    "POST /c/{community}/access": Row(
        "dddsndddsd", f"{C}/access",
        {"kind": "assisting", "item": "宣传", "department": "医保局", "community_duty": "张贴",
         "applied_on": "2026-01-05"},
    ),
    "POST /c/{community}/access/{task}/decide": Row(
        "dddsndddsd", "", {"decision": "refused", "reason": "没有经费", "version": "1"}, waiting
    ),
    "POST /c/{community}/access/{task}/end": Row("dddsndddsd", "", {}, running),
}  # fmt: skip
