"""Paper: seconds, bytes and memory of sheet, atlas and wall map; how short the walk is."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import fast_tsp
import numpy as np
from sqlalchemy.orm import Session

from benchmarks.data import Ground, small
from benchmarks.report import Section, spread, table, verdict
from benchmarks.versions import told
from gisgrid.auth.service import Actor, enter
from gisgrid.db import transaction
from gisgrid.optimize import route
from gisgrid.sheets import atlas, service, wall
from gisgrid.sheets.models import CopyClass
from gisgrid.sheets.rules import Paper, Selection
from gisgrid.sheets.service import Printed
from gisgrid.territory.service import get_grid

ROUNDS, STOPS, LONG_S = 5, 353, 3.0
INTRODUCTION = """
The demo community (21 grids, 2,640 households) printed in one warm process, {rounds} rounds, as
the director, with everything that the log of prints asks for. Seconds are processor seconds of
that process; memory is the most that it held. Goals in seconds are those of the prototype; QGIS
was not installed here, so there is no peer in this table. The walk: {stops} stops strewn at
random, against a search of {long:g} s.
"""


@dataclass
class Measured:
    seconds: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)
    pages: int = 0


def _print(place: Ground, work: Callable[[Session, Actor, int], Printed], rounds: int) -> Measured:
    site = small(place)
    made = Measured()
    for _round in range(rounds):
        with place.engine("app", site.database) as engine, transaction(engine) as session:
            actor = enter(session, site.director)
            assert actor is not None
            begin = time.process_time()
            printed = work(session, actor, site.community)
            made.seconds.append(time.process_time() - begin)
            made.bytes.append(len(printed.content) / 1000)
            made.pages = printed.sheet.pages
    return made


def _sheet(session: Session, actor: Actor, community: int) -> Printed:
    grid = get_grid(session, community, "08")
    return service.print_grid(session, actor, community, grid, Selection(), CopyClass.LEADER)


def _atlas(session: Session, actor: Actor, community: int) -> Printed:
    return atlas.print_atlas(session, actor, community, Selection(), CopyClass.LEADER)


def _wall(session: Session, actor: Actor, community: int) -> Printed:
    return wall.print_wall(session, actor, community, Selection(paper=Paper.A1))


def _walks() -> tuple[list[float], list[float]]:
    """Seconds, and length against a long search, of walks back to their start."""
    seconds, longer = [], []
    for seed in range(ROUNDS):
        points = np.random.default_rng(seed).random((STOPS, 2)) * 1000
        steps = points[:, None] - points[None]
        metres = np.sqrt((steps**2).sum(axis=2))
        begin = time.perf_counter()
        found = route.walk(metres, [*range(STOPS)], back=True)
        seconds.append(time.perf_counter() - begin)
        best = fast_tsp.find_tour(np.rint(metres * 10).astype(np.int64), LONG_S)
        longer.append(found.length / route.length(best, metres, None, back=True))
    return seconds, longer


def run(place: Ground) -> Section:
    goals = {"sheet": (0.24, 250), "atlas": (1.7, 1000), "wall map A1": (0.26, 1000)}
    works = {"sheet": (_sheet, ROUNDS), "atlas": (_atlas, 3), "wall map A1": (_wall, ROUNDS)}
    rows = []
    for name, (work, rounds) in works.items():
        got = _print(place, work, rounds)
        of = f"{name}, {got.pages} pages" if got.pages > 1 else name
        for what, values, digits, goal in (
            ("processor seconds", got.seconds, 2, goals[name][0]),
            ("kB", got.bytes, 0, goals[name][1]),
        ):
            middle = float(np.median(values))
            rows.append([of, what, spread(values, digits), *verdict(middle, goal, at_least=False)])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(["all of it", "MB held", f"{most:,.0f}", *verdict(most, 500, at_least=False)])
    seconds, longer = _walks()
    for what, values, digits, goal in (
        ("seconds", seconds, 2, 0.2), ("÷ the best found", longer, 3, 1.02),
    ):  # fmt: skip
        words = verdict(max(values), goal, at_least=False)
        rows.append([f"walk over {STOPS} stops", what, spread(values, digits), *words])
    head = ["what", "figure", "median (least–greatest)", "goal", ""]
    introduction = INTRODUCTION.format(rounds=ROUNDS, stops=STOPS, long=LONG_S)
    versions = told("typst", "pikepdf", "fast-tsp")
    return Section("paper", "Paper", versions, introduction + "\n" + table(head, rows))
