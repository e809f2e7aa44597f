"""Sentences, and what a sentence is probably about. Pure.

The page does the same in web/static/js/diary.js while somebody types; a test compares both.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

WORDS = Path(__file__).resolve().parents[2] / "geodata" / "kind_words.csv"
END = re.compile(r"[^。！？；!?;\n]*[。！？；!?;]+|[^。！？；!?;\n]+")
# 17 digits and a check character: nobody's number belongs in a record.
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def sentences(text: str) -> list[str]:
    """Cut at 。！？； and line breaks; each keeps its mark."""
    return [one.strip() for one in END.findall(text.replace("\r", "")) if one.strip()]


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, tuple[str, ...]]]:
    """What is marked → kind → words that speak for it."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    with WORDS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["mark"], {})[row["kind"]] = tuple(row["words"].split())
    return found


def guess(text: str, kinds: Mapping[str, Sequence[str]], otherwise: str) -> str:
    """The kind whose words fill most of the sentence; of equal ones the first of the list."""
    best, most = otherwise, 0
    for kind, said in kinds.items():
        weight = sum(len(word) for word in said if word in text)
        if weight > most:
            best, most = kind, weight
    return best


def holds_id_number(text: str) -> bool:
    """A Chinese identity number with a fitting check character stands in the text."""
    return any(_checks(found) for found in ID_NUMBER.findall(text))


def _checks(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return CHECKS[total % 11] == number[-1].upper()
