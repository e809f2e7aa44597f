"""The acts that give points, and the bounds of an entry. Pure."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "geodata" / "points_rules.csv"
# Proposals: at most so many points a day; so many days later an act can still be entered.
MOST_A_DAY = 10
LOOK_BACK_DAYS = 92


@dataclass(frozen=True)
class Act:
    """`points` is the proposal; `most` how many hours or times one entry may hold."""

    code: str
    name: str
    name_en: str
    points: int
    per: str
    most: int


@lru_cache(maxsize=1)
def acts() -> dict[str, Act]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Act(
                row["code"], row["name"], row["name_en"], int(row["points"]), row["per"],
                int(row["most"]),
            )
            for row in csv.DictReader(lines)
        }  # fmt: skip
