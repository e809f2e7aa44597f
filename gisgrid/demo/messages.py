"""What people of the demo were told of their needs lately: older ones read, new ones not."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.records import NeedRecord, Step
from gisgrid.needs.telling import NEWS

DAYS, UNREAD_DAYS = 30, 4
STEP_OF = {"reported": "report", "assigned": "assign", "answered": "answer", "closed": "close"}
Row = dict[str, Any]


def messages_of(
    today: date,
    accounts: dict[str, int],
    rows: Sequence[Row],
    needs: Sequence[NeedRecord],
    groups: Sequence[int],
) -> list[Row]:
    """Rows of the inbox in the order of time.

    accounts   key → id; `rows` are those of the table, in the order of `needs`
    groups     number of the residents' group of each grid
    """
    made = []
    for row, need in zip(rows, needs, strict=True):
        for step in need.steps:
            to = _reader(accounts, row, need, step, groups)
            if to and step.at.date() >= today - timedelta(days=DAYS):
                made.append(_message(today, to, row, step))
    return sorted(made, key=lambda one: (one["made_at"], one["link"], one["account"]))


def _reader(
    accounts: dict[str, int], row: Row, need: NeedRecord, step: Step, groups: Sequence[int]
) -> int | None:
    keys = {
        "report": "director",
        "assign": f"unit{need.lead_unit:02d}",
        "answer": f"group{groups[need.grid_then - 1]}",
    }
    what = STEP_OF.get(step.to_state)
    if what == "close":
        raiser: int | None = row["raised_by"]
        return raiser
    return accounts.get(keys[what]) if what else None


def _message(today: date, to: int, row: Row, step: Step) -> Row:
    fields = {"no": f"N-{row['no']:04d}", "text": row["content"], "due": str(row["due_on"])}
    is_new = step.at.date() > today - timedelta(days=UNREAD_DAYS)
    return {
        "account": to,
        "text": NEWS[STEP_OF[step.to_state]],
        "fields": json.dumps(fields, ensure_ascii=False),
        "link": f"/c/{COMMUNITY}/needs/{row['id']}",
        "made_at": step.at,
        "read_at": None if is_new else step.at + timedelta(hours=20),
    }
