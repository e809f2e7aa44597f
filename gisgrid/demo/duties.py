"""The demo's duty lists (合成数据) and who ticked what in this period and the ones before."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.people import CADRES, GRIDS, GROUPS, UNITS
from gisgrid.demo.shelf import Shelf
from gisgrid.duties.models import Duty, DutyTick
from gisgrid.duties.rules import period_of

FILE = Path(__file__).resolve().parents[2] / "geodata" / "demo" / "duties.csv"
PERIODS_BACK = 3
STEP_DAYS = {"weekly": 7, "monthly": 30, "quarterly": 91, "half_yearly": 182}
PROOF = ("照片在民情日志里", "签到表存社区", "记录已交社区", "微信群有照片")


def read_duties() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_duties(session: Session, shelf: Shelf) -> None:
    rows = read_duties()
    ids = take_ids(session, Duty, len(rows))
    fill(session, COMMUNITY, Duty, [
        {"id": key, **_duty(shelf, row)} for key, row in zip(ids, rows, strict=True)
    ])  # fmt: skip
    ticks = [tick for key, row in zip(ids, rows, strict=True) for tick in _ticks(shelf, key, row)]
    fill(session, COMMUNITY, DutyTick, ticks)


def _duty(shelf: Shelf, row: dict[str, str]) -> dict[str, Any]:
    return {
        "role": row["role"], "unit": shelf.unit(int(row["unit"][1:])) if row["unit"] else None,
        "kind": row["kind"], "content": row["content"], "standard": row["standard"],
        "basis": "联席会议议定", "frequency": row["frequency"], "since": shelf.ground.first,
        "until": None,
    }  # fmt: skip


def _bound(row: dict[str, str]) -> list[str]:
    """Accounts of those who are bound by the duty."""
    if row["unit"]:
        return [f"unit{int(row['unit'][1:]):02d}"]
    return {
        "community_director": ["director"],
        "group_leader": [f"group{n}" for n in range(1, GROUPS + 1)],
        "grid_leader": [f"leader{n:02d}" for n in range(1, GRIDS + 1)],
        "cadre": [f"cadre{n}" for n in range(1, CADRES + 1)],
        "unit_liaison": [f"unit{n:02d}" for n in range(1, UNITS + 1)],
    }[row["role"]]


def _ticks(shelf: Shelf, duty: int, row: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Two thirds have ticked this period so far, nine of ten those before."""
    step = STEP_DAYS.get(row["frequency"])
    if step is None:
        return
    for place, key in enumerate(_bound(row)):
        for back in range(PERIODS_BACK + 1):
            skips = 3 if back == 0 else 10
            if (place * 7 + duty + back) % skips == 0:
                continue
            day = shelf.ground.today - timedelta(days=step * back)
            yield _tick(shelf, duty, row["frequency"], key, day)


def _tick(shelf: Shelf, duty: int, frequency: str, key: str, day: date) -> dict[str, Any]:
    unit = shelf.unit(int(key[4:])) if key.startswith("unit") else None
    grid = shelf.grids[int(key[6:]) - 1] if key.startswith("leader") else None
    account = shelf.offices.accounts[key]
    holder = f"unit {unit}" if unit else f"grid {grid}" if grid else f"account {account}"
    return {
        "duty": duty, "holder": holder, "unit": unit, "grid": grid, "account": account,
        "name": shelf.name_of(key), "period": period_of(frequency, day), "done_on": day,
        "evidence": PROOF[(duty + account) % len(PROOF)],
    }  # fmt: skip
