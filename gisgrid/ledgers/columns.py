"""Which ledgers there are and their columns in order, from `geodata/`: data that staff can change
without a programmer."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gisgrid.errors import NotFound
from gisgrid.i18n import _, current_language

HOME = Path(__file__).resolve().parents[2] / "geodata"
SUMMED = frozenset({"int", "money", "decimal"})
NEVER_SUMMED = frozenset({"seq", "round", "no"})


@dataclass(frozen=True)
class Column:
    """mark: C only with consent, R named readers, X most restricted; both of these are never
    filled here."""

    code: str
    chinese: str
    english: str
    type: str
    mark: str

    @property
    def name(self) -> str:
        return self.english if current_language() == "en" else self.chinese

    @property
    def is_summed(self) -> bool:
        return self.type in SUMMED and self.code not in NEVER_SUMMED


@dataclass(frozen=True)
class Ledger:
    code: str
    chinese: str
    english: str
    row: str
    readers: str
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        return self.english.capitalize() if current_language() == "en" else self.chinese


def _read(name: str) -> list[dict[str, str]]:
    with (HOME / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def ledgers() -> dict[str, Ledger]:
    columns = {
        row["code"]: Column(row["code"], row["name"], row["name_en"], row["type"], row["mark"])
        for row in _read("ledger_columns.csv")
    }
    return {
        row["code"]: Ledger(
            row["code"], row["name"], row["name_en"], row["row"], row["readers"],
            tuple(columns[code] for code in row["columns"].split()),
        )
        for row in _read("ledgers.csv")
    }  # fmt: skip


def get(code: str) -> Ledger:
    found = ledgers().get(code)
    if found is None:
        raise NotFound(_("没有这本台账。"))
    return found
