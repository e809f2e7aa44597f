"""The kinds and sub-kinds of need that every community starts with, from `geodata/`.

Their limits are proposals in working days from acceptance to answer (建议值). Where the table
gives 30 calendar days (邻里纠纷), 21 working days stand for it.
"""

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gisgrid.needs.models import NeedKind, NeedSubKind

HOME = Path(__file__).resolve().parents[2] / "geodata"
FILE = HOME / "need_kinds.csv"
SUB_KINDS = HOME / "need_sub_kinds.csv"


def read_kinds() -> list[dict[str, Any]]:
    """Rows of the file with the types of the table's columns."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            {
                **row,
                "position": int(row["position"]),
                "working_days": int(row["working_days"]),
                "is_micro": row["is_micro"] == "yes",
                "is_emergency": row["is_emergency"] == "yes",
                "call_first": row["call_first"] or None,
            }
            for row in csv.DictReader(lines)
        ]


def write_kinds(owner: Session) -> int:
    """Write all kinds. Names follow the file; limits and flags that staff changed stay.

    Returns how many kinds there are in the file.
    """
    kinds = read_kinds()
    new = insert(NeedKind).values(kinds)
    names = {column: new.excluded[column] for column in ("name", "name_en", "position")}
    owner.execute(new.on_conflict_do_update(index_elements=["code"], set_=names))
    _write_sub_kinds(owner)
    return len(kinds)


@lru_cache(maxsize=1)
def read_sub_kinds() -> tuple[dict[str, str], ...]:
    with SUB_KINDS.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _write_sub_kinds(owner: Session) -> None:
    rows = [
        {"kind": row["kind"], "code": row["code"], "name": row["name"], "name_en": row["name_en"],
         "position": position, "is_urgent": row["is_urgent"] == "yes"}
        for position, row in enumerate(read_sub_kinds(), start=1)
    ]  # fmt: skip
    new = insert(NeedSubKind).values(rows)
    names = {column: new.excluded[column] for column in ("name", "name_en", "position")}
    owner.execute(new.on_conflict_do_update(index_elements=["kind", "code"], set_=names))


def guess_sub_kind(kind: str, content: str) -> str | None:
    """The sub-kind whose words fill most of the text; None where nothing speaks for one."""

    def weight(row: dict[str, str]) -> int:
        return sum(len(word) for word in row["words"].split() if word in content)

    best = max((row for row in read_sub_kinds() if row["kind"] == kind), key=weight, default=None)
    return best["code"] if best and weight(best) else None
