"""Sentences of the records, from `geodata/demo/sentences.csv`: no name, no door number."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from gisgrid.demo.records.days import SEASONS
from gisgrid.demo.records.parts import Home

FILE = Path(__file__).resolve().parents[3] / "geodata" / "demo" / "sentences.csv"


@dataclass(frozen=True)
class Sentence:
    where: str
    season: str
    urgent: bool
    text: str

    def fits(self, month: int, in_row: bool | None) -> bool:
        house = {"walk_up": False, "row": True}.get(self.where, in_row)
        return month in SEASONS[self.season] and house == in_row


@lru_cache(maxsize=1)
def _all() -> dict[tuple[str, str], tuple[Sentence, ...]]:
    found: dict[tuple[str, str], list[Sentence]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            one = Sentence(row["where"], row["season"], row["urgent"] == "yes", row["text"])
            found.setdefault((row["use"], row["code"]), []).append(one)
    return {key: tuple(sentences) for key, sentences in found.items()}


@lru_cache(maxsize=4096)
def choices(use: str, code: str, month: int = 1, in_row: bool | None = None) -> list[Sentence]:
    """Those that can be said in a month of such a house."""
    return [one for one in _all().get((use, code), ()) if one.fits(month, in_row)]


def codes(use: str) -> list[str]:
    return [code for found, code in _all() if found == use]


def say(sentence: Sentence, home: Home) -> str:
    entrance = f"{home.entrance}单元" if home.entrance else ""
    return sentence.text.format(b=home.building, e=entrance)


def pick(use: str, code: str, random: Random) -> str:
    """A sentence that needs no house."""
    return random.choice(choices(use, code)).text
