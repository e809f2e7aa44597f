"""The classes of households that every community starts with, from `geodata/`; proposals."""

import csv
from pathlib import Path
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gisgrid.care.models import HouseholdClass

FILE = Path(__file__).resolve().parents[2] / "geodata" / "household_classes.csv"


def read_classes() -> list[dict[str, Any]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            {
                **row,
                "position": int(row["position"]),
                "every_days": int(row["every_days"]),
                "phone_counts": row["phone_counts"] == "yes",
            }
            for row in csv.DictReader(lines)
        ]


def write_classes(owner: Session) -> int:
    """Write all classes; a community's own rules lie in another table and stay."""
    rows = read_classes()
    new = insert(HouseholdClass).values(rows)
    kept = {name: new.excluded[name] for name in rows[0] if name != "code"}
    owner.execute(new.on_conflict_do_update(index_elements=["code"], set_=kept))
    return len(rows)
