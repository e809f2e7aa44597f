"""Invented holders of roles (合成数据). Pure: the same seed gives the same people.

Telephones are of the kind that nobody has: 0457-00000NN in offices, 100000000NN in pockets.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

NAMES = Path(__file__).resolve().parents[2] / "geodata" / "demo" / "person_names.csv"
GRIDS, GROUPS, UNITS, CADRES = 21, 5, 21, 9
# Grids that had another leader before the present one.
SUCCEEDED = (3, 8, 12, 15, 20)
# The liaison of this unit also leads a grid: one account with two roles.
BOTH = ("unit12", "leader07")
POSTS = (
    ("division_head", "区委副书记"),
    ("division_deputy", "区委常委、组织部部长"),
    ("division_deputy", "副区长"),
    ("division_deputy", "区人大常委会副主任"),
    ("division_deputy", "区政协副主席"),
    ("researcher_1", "一级调研员"),
    ("researcher_2", "二级调研员"),
    ("researcher_3", "三级调研员"),
    ("researcher_4", "四级调研员"),
)
CADRE_UNITS = ("U01", "U01", "U05", "U04", "U11", "U05", "U09", "U12", "U07")


@dataclass(frozen=True)
class Person:
    """`key` is the name of the account: leader07, unit12; earlier leaders: leader07_before."""

    key: str
    name: str
    phone: str


@dataclass(frozen=True)
class CadreOffice:
    """`person` and `unit` are keys."""

    number: int
    person: str
    rank: str
    post: str
    unit: str


@dataclass(frozen=True)
class People:
    persons: Mapping[str, Person]
    cadres: tuple[CadreOffice, ...]

    def liaison(self, unit: int) -> Person:
        key = f"unit{unit:02d}"
        return self.persons[BOTH[1] if key == BOTH[0] else key]


def make_people(seed: int) -> People:
    """All holders of roles of the demo community, no two of one name."""
    names = _names(Random(f"{seed} names"))
    persons = {}
    for number, key in enumerate(_keys(), start=1):
        persons[key] = Person(key, next(names), f"100000000{number:02d}")
    cadres = tuple(
        CadreOffice(n, f"cadre{n}", rank, post, unit)
        for n, ((rank, post), unit) in enumerate(zip(POSTS, CADRE_UNITS, strict=True), start=1)
    )
    return People(persons, cadres)


def _keys() -> list[str]:
    leaders = [f"leader{n:02d}" for n in range(1, GRIDS + 1)]
    before = [f"leader{n:02d}_before" for n in SUCCEEDED]
    groups = [f"group{n}" for n in range(1, GROUPS + 1)]
    cadres = [f"cadre{n}" for n in range(1, CADRES + 1)]
    liaisons = [f"unit{n:02d}" for n in range(1, UNITS + 1)]
    liaisons.remove(BOTH[0])
    return ["director", "officer", *leaders, *before, *groups, *cadres, *liaisons]


def _parts() -> dict[str, Sequence[str]]:
    with NAMES.open(encoding="utf-8", newline="") as lines:
        found = {row["part"]: row["words"] for row in csv.DictReader(lines)}
    return {"surname": found["surname"], **{k: found[k].split() for k in ("woman", "man")}}


def _names(random: Random) -> Iterator[str]:
    """Distinct names without end; common surnames come more often, as they do."""
    parts, used = _parts(), set[str]()
    surnames = parts["surname"]
    weights = [1 / (place + 3) for place in range(len(surnames))]
    while True:
        sex = "woman" if random.random() < 0.5 else "man"
        name = random.choices(surnames, weights)[0] + random.choice(parts[sex])
        if name not in used:
            used.add(name)
            yield name
