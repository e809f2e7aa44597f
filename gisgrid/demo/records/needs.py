"""Needs with their places, words and steps: the table's (cases.py) and the rounds' beside
them (rounds.py). Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from gisgrid.demo.people import GRIDS
from gisgrid.demo.records.cases import Case, make_cases
from gisgrid.demo.records.days import shared
from gisgrid.demo.records.parts import Ground, NeedRecord
from gisgrid.demo.records.rounds import SPREAD, make_rounds
from gisgrid.demo.records.sentences import Sentence, choices, pick, say
from gisgrid.demo.records.steps import make_steps

# The unit that usually handles a kind; the others go to the unit paired with the grid.
LEAD = {
    "courtyard_flooding": 9, "roof_leak": 9, "medical_emergency": 15, "heating": 19,
    "water_supply": 9, "drainage": 9, "power": 18, "fire_gas": 20, "street_light": 9, "road": 9,
    "shared_parts": 9, "public_facility": 11, "hardship": 7, "insurance": 8, "child_care": 17,
    "work": 8, "animals": 13,
}  # fmt: skip
STANDS_IN = 5  # before anybody was paired: the government's office
UNASSIGNED = ("reported", "accepted", "not_ours", "void", "duplicate")
SILENT = (*UNASSIGNED, "assigned")  # nobody has given the resident a word yet
# Of these kinds some are of a spot in front of a house and of no household.
OUTDOORS = ("road", "street_light", "snow_ice", "rubbish", "public_facility", "animals")
BY_LEADER = ("visit", "patrol", "phone", "wechat", "paper")
UNREACHABLE = 0.05


def make_needs(ground: Ground) -> list[NeedRecord]:
    random = Random(f"{ground.seed} needs")
    order = _order(ground, random)
    cases = make_cases(ground.first, ground.today, ground.seed)
    cases += make_rounds(order, ground.today, ground.seed)
    places = _Places(ground)
    placed = _spread_open([one for one in cases if one.is_open], order, places, random)
    placed += _spread_closed([one for one in cases if not one.is_open], places, random)
    made = [_record(ground, one, places, random) for one in placed]
    return sorted(made, key=lambda need: (need.steps[0].at, need.home, need.kind))


def _order(ground: Ground, random: Random) -> list[int]:
    """Grids by how much is asked for: most where houses have one floor, and by chance."""
    rows, homes = [0] * (GRIDS + 1), [1] * (GRIDS + 1)
    for home in ground.homes:
        rows[home.grid] += home.in_row
        homes[home.grid] += 1
    key = {g: rows[g] / homes[g] + random.random() for g in range(1, GRIDS + 1)}
    return sorted(key, key=lambda grid: key[grid])


class _Places:
    """Homes of each grid, by kind of house."""

    def __init__(self, ground: Ground) -> None:
        self.homes: dict[tuple[int, bool], list[int]] = defaultdict(list)
        for i, home in enumerate(ground.homes):
            if home.is_counted:
                self.homes[home.grid, home.in_row].append(i)

    def options(self, one: Case, grid: int) -> list[tuple[bool, list[Sentence]]]:
        """(homes, sentences) that fit the case, one for each kind of house of the grid."""
        found = []
        for in_row in (False, True):
            said = choices("need", one.kind, one.course.raised_on.month, in_row)
            if said and self.homes[grid, in_row]:
                found.append((in_row, said))
        return found

    def find(self, one: Case, random: Random) -> tuple[int, Sentence]:
        options = self.options(one, one.grid)
        weights = [len(self.homes[one.grid, in_row]) for in_row, _said in options]
        in_row, said = random.choices(options, weights)[0]
        return random.choice(self.homes[one.grid, in_row]), random.choice(said)


def _spread_open(
    cases: Sequence[Case], order: Sequence[int], places: _Places, random: Random
) -> list[Case]:
    """Open needs fill the grids as SPREAD says; who needs a certain house chooses first."""
    slots = [g for g, n in zip(order, shared(len(cases), SPREAD), strict=True) for _i in range(n)]
    random.shuffle(slots)
    able = {i: [g for g in set(slots) if places.options(one, g)] for i, one in enumerate(cases)}
    placed = []
    for i in sorted(able, key=lambda i: (len(able[i]), i)):
        slot = next(k for k, grid in enumerate(slots) if grid in able[i])
        placed.append(replace(cases[i], grid=slots.pop(slot)))
    return placed


def _spread_closed(cases: Sequence[Case], places: _Places, random: Random) -> list[Case]:
    """What has a grid keeps it, if such a house stands there; the others fall where they may."""
    placed = []
    for one in cases:
        grid = one.grid
        while not grid or not places.options(one, grid):
            grid = random.randint(1, GRIDS)
        placed.append(replace(one, grid=grid))
    return placed


def _record(ground: Ground, one: Case, places: _Places, random: Random) -> NeedRecord:
    home, sentence = places.find(one, random)
    course, content = one.course, say(sentence, ground.homes[home])
    grid = ground.grid_then(home, course.raised_on)
    reporter = "leader" if one.source in BY_LEADER else "director"
    answer = pick("answer", one.kind, random)
    is_met = course.state == "closed"
    was_missed = one.scale == "general" and random.random() < UNREACHABLE
    return NeedRecord(
        kind=one.kind,
        scale=one.scale,
        content=content,
        emergency=sentence.urgent,
        source=one.source,
        state=course.state,
        home=home,
        at_door=one.kind not in OUTDOORS or random.random() < 0.5,
        lead_unit=_lead(ground, one, grid),
        raised_on=course.raised_on,
        due_on=one.due_on,
        first_answer_on=None if course.state in SILENT else course.started_on,
        closed_on=course.closed_on,
        confirmed=("unreachable" if was_missed else "yes") if is_met else None,
        grid_then=grid,
        steps=make_steps(course, content, answer, reporter, random),
    )


def _lead(ground: Ground, one: Case, grid: int) -> int:
    if one.course.state in UNASSIGNED:
        return 0
    paired = ground.history.unit_on(grid, one.course.raised_on)
    return LEAD.get(one.kind) or paired or STANDS_IN
