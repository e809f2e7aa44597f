"""The demo's access list: what departments asked for and what became of it (合成数据)."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gisgrid.access.models import TaskAccess
from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.shelf import Shelf

FILE = Path(__file__).resolve().parents[2] / "geodata" / "demo" / "task_access.csv"
DECIDED_AFTER, LASTS = timedelta(days=10), timedelta(days=90)


def write_access(session: Session, shelf: Shelf) -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    ids = take_ids(session, TaskAccess, len(rows))
    today, name = shelf.ground.today, shelf.name_of("director")
    fill(session, COMMUNITY, TaskAccess, [
        {"id": key, "no": no, **_task(row, today, name)}
        for no, (key, row) in enumerate(zip(ids, rows, strict=True), start=1)
    ])  # fmt: skip


def _task(row: dict[str, str], today: date, director: str) -> dict[str, Any]:
    applied = today - timedelta(days=int(row["applied_days"]))
    decided = applied + DECIDED_AFTER if row["decision"] else None
    is_admitted = row["decision"] == "admitted"
    return {
        **{name: row[name] or None for name in ("kind", "item", "department", "basis",
                                                "community_duty", "support", "reason")},
        "applied_on": applied, "decision": row["decision"] or None, "decided_on": decided,
        "decided_by": director if decided else None,
        "since": decided if is_admitted else None,
        "until": decided + LASTS if decided and is_admitted and row["kind"] == "admitted" else None,
        "refused": int(row["refused"]), "version": 1,
    }  # fmt: skip
