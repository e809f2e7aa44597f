"""Paper: seconds, bytes and memory of sheet, atlas and wall map, with a QGIS print layout as peer;
how short the walk is."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import fast_tsp
import numpy as np
from sqlalchemy.orm import Session

from benchmarks.data import Ground, Site, small
from benchmarks.processes import CHECKOUT, HERE, Asking, asking
from benchmarks.report import Section, ratio, spread, table, verdict
from benchmarks.versions import told
from gisgrid.auth.service import Actor, enter, today
from gisgrid.db import transaction
from gisgrid.exchange import export
from gisgrid.optimize import route
from gisgrid.paper import faces
from gisgrid.sheets import atlas, service, wall
from gisgrid.sheets.models import CopyClass
from gisgrid.sheets.rules import Paper, Selection
from gisgrid.sheets.service import Printed
from gisgrid.territory.service import get_community, get_grid

ROUNDS, STOPS, LONG_S = 5, 353, 3.0
GRID = "08"
INTRODUCTION = """
The demo community (21 grids, 2,640 households), {rounds} rounds. gisgrid prints in one warm
process as the director, with everything that the log of prints asks for; the walks are found in
the round before and kept, as in an office. {peer} Seconds are processor seconds of the process
that prints; memory is the most that `gisgrid print atlas` held. The walk: {stops} stops strewn at
random, against a search of {long:g} s.
"""
WITH_PEER = """The peer is a QGIS {version} print layout in one warm process, from the same layers
in metres: the same map with names and numbered stops, legend, bar and arrow, the doors as an
attribute table; no notes page, square code, cover, index, link or neighbours' pages. Rounds take
turns; ÷ QGIS is the median of the rounds' own ratios."""
WITHOUT = """QGIS is not installed here (`apt-get install --no-install-recommends python3-qgis`),
so the ratios are missing."""
# What a process held itself; what the system tells of a child counts its parent in.
HELD = """
import re
from gisgrid.cli import main
try:
    main()
finally:
    print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024)
"""
# The pages of an atlas set ten times over, as those of 210 grids would be.
TEN_TIMES = """
from dataclasses import replace
from itertools import chain, repeat
from gisgrid.paper import document
once = document.pdf
def ten_times(made):
    pages = [*made.pages]
    return once(replace(made, pages=chain.from_iterable(repeat(pages, 10))))
document.pdf = ten_times
"""
PYQGIS = "import qgis.core; print(qgis.core.Qgis.version().split('-')[0])"


@dataclass
class Measured:
    seconds: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    peer_bytes: float = 0.0
    pages: int = 0


def _sheet(session: Session, actor: Actor, community: int) -> Printed:
    grid = get_grid(session, community, GRID)
    return service.print_grid(session, actor, community, grid, Selection(), CopyClass.LEADER)


def _atlas(session: Session, actor: Actor, community: int) -> Printed:
    return atlas.print_atlas(session, actor, community, Selection(), CopyClass.LEADER)


def _wall(session: Session, actor: Actor, community: int) -> Printed:
    return wall.print_wall(session, actor, community, Selection(paper=Paper.A1))


# Words of the table → how it is printed, the peer's job, goals: share of QGIS's seconds, kB.
WORKS: dict[str, tuple[Callable[[Session, Actor, int], Printed], dict[str, str], float, float]] = {
    "sheet": (_sheet, {"what": "sheet", "grid": GRID}, 0.5, 250),
    "atlas": (_atlas, {"what": "atlas"}, 0.33, 1000),
    "wall map A1": (_wall, {"what": "wall"}, 1.0, 1000),
}


def _qgis() -> tuple[str, str] | None:
    """(Python that has QGIS, its version), where there is one."""
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    if python is None:
        return None
    asked = subprocess.run([python, "-c", PYQGIS], capture_output=True, text=True, check=False)
    return (python, asked.stdout.strip()) if asked.returncode == 0 else None


@contextmanager
def _peer(place: Ground, site: Site, python: str | None) -> Iterator[Asking | None]:
    """QGIS with the layers of the community, after an atlas has numbered every stop."""
    if python is None:
        yield None
        return
    layers = place.folder / "layers.gpkg"
    with place.engine("app", site.database) as engine, transaction(engine) as session:
        actor = enter(session, site.director)
        assert actor is not None
        day = today(session, site.community)
        export.export(session, actor, site.community, "all", layers, day)
        epsg = get_community(session, site.community).metric
    font = next(iter(sorted(faces.folders()[0].glob("*.ttf"))))
    with asking(python, str(HERE / "qgis_paper.py"), str(layers), str(epsg), str(font)) as peer:
        yield peer


def _print(place: Ground, site: Site, work: Callable[[Session, Actor, int], Printed]) -> Measured:
    """One round of ours, by itself."""
    made = Measured()
    with place.engine("app", site.database) as engine, transaction(engine) as session:
        actor = enter(session, site.director)
        assert actor is not None
        begin = time.process_time()
        printed = work(session, actor, site.community)
        made.seconds.append(time.process_time() - begin)
        made.bytes.append(len(printed.content) / 1000)
        made.pages = printed.sheet.pages
    return made


def _measure(place: Ground, site: Site, peer: Asking | None) -> dict[str, Measured]:
    found = {name: Measured() for name in WORKS}
    for n in range(ROUNDS + 1):
        for name, (work, job, _share, _kilobytes) in WORKS.items():
            ours = _print(place, site, work)
            out = place.folder / "peer.pdf"
            theirs = peer.ask({**job, "out": str(out)}) if peer else None
            # The first round warms both up.
            if n == 0:
                continue
            found[name].seconds += ours.seconds
            found[name].bytes += ours.bytes
            found[name].pages = ours.pages
            if theirs:
                found[name].peer.append(theirs["seconds"])
                found[name].peer_bytes = out.stat().st_size / 1000
    return found


def _memory(place: Ground, site: Site, before: str = "") -> float:
    """Megabytes that the command for an atlas holds at most."""
    command = [sys.executable, "-c", before + HELD, "print", "atlas", "-o",
               str(place.folder / "atlas.pdf"), "--community", str(site.community),
               "--as", "director"]  # fmt: skip
    where = {
        "GISGRID_DATA": str(place.settings.data),
        "GISGRID_RUNTIME": str(place.settings.runtime),
        "GISGRID_DATABASE": site.database,
    }
    told = subprocess.run(
        command, env={**os.environ, **where}, cwd=CHECKOUT, check=True, capture_output=True,
        text=True,
    )  # fmt: skip
    return float(told.stdout.split()[-1])


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


def _rows(found: dict[str, Measured]) -> list[list[str]]:
    rows = []
    for name, got in found.items():
        _work, _job, share, kilobytes = WORKS[name]
        of = f"{name}, {got.pages} pages" if got.pages > 1 else name
        rows.append([of, "processor seconds", spread(got.seconds, 2), "", ""])
        if got.peer:
            rows.append([of, "processor seconds of QGIS", spread(got.peer, 2), "", ""])
            times = ratio(got.seconds, got.peer)
            rows.append([of, "÷ QGIS", f"{times:.2f}", *verdict(times, share, at_least=False)])
        middle = float(np.median(got.bytes))
        said = f"{middle:,.0f}" + (f" (QGIS {got.peer_bytes:,.0f})" if got.peer else "")
        rows.append([of, "kB", said, *verdict(middle, kilobytes, at_least=False)])
    return rows


def run(place: Ground) -> Section:
    site = small(place)
    qgis = _qgis()
    _print(place, site, _atlas)
    with _peer(place, site, qgis[0] if qgis else None) as peer:
        rows = _rows(_measure(place, site, peer))
    most = _memory(place, site)
    rows.append(["`gisgrid print atlas`", "MB held", f"{most:,.0f}",
                 *verdict(most, 500, at_least=False)])  # fmt: skip
    most = _memory(place, site, TEN_TIMES)
    rows.append(["the same, its pages ten times", "MB held", f"{most:,.0f}",
                 *verdict(most, 700, at_least=False)])  # fmt: skip
    seconds, longer = _walks()
    for what, values, digits, goal in (
        ("seconds", seconds, 2, 0.2), ("÷ the best found", longer, 3, 1.02),
    ):  # fmt: skip
        words = verdict(max(values), goal, at_least=False)
        rows.append([f"walk over {STOPS} stops", what, spread(values, digits), *words])
    head = ["what", "figure", "median (least–greatest)", "goal", ""]
    words = WITH_PEER.format(version=qgis[1]) if qgis else WITHOUT
    introduction = INTRODUCTION.format(rounds=ROUNDS, peer=words, stops=STOPS, long=LONG_S)
    versions = told("typst", "pikepdf", "fast-tsp")
    return Section("paper", "Paper", versions, introduction + "\n" + table(head, rows))
