"""The kinds of need that every community starts with, from `geodata/need_kinds.csv`.

Their limits are proposals in working days from acceptance to answer (建议值). Where the table
gives 30 calendar days (邻里纠纷), 21 working days stand for it.
"""

import csv
from pathlib import Path
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gisgrid.needs.models import NeedKind

FILE = Path(__file__).resolve().parents[2] / "geodata" / "need_kinds.csv"


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
    return len(kinds)
