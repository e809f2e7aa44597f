"""Division into grids beside METIS and ReCom, on the very same cells."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import report, towns, versions
from benchmarks.data import Ground as Place
from benchmarks.processes import peers_python
from gisgrid.exchange.plainly import read_plainly
from gisgrid.optimize.divide import Division, divide
from gisgrid.optimize.figures import Figures, figures, vertices_per_km
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.rebalance import least_moved, rebalance
from gisgrid.optimize.wish import Weights, Wish

QUARTER = Path(__file__).resolve().parents[2] / "../shared/data/qinghuayuan"
GRIDS = 21
HOMES_OF_A_GRID = 125
SECONDS = 10.0  # of processor time for each peer, as many runs as fit
BALANCED = Wish(GRIDS, tolerance=0.055)
COMPACT = Wish(GRIDS, tolerance=0.09, weights=Weights(compactness=1.5))
TOWNS = (("round", 2000, 101), ("valley", 3400, 102), ("corner", 5000, 103))
ASKED = (0.01, 0.05, 0.10)
GROWING = (("round", 2000, 111), ("corner", 2500, 112))
GROWTH = 0.04
LARGE = ("round", 14_000, 30_000, 240)
SIZES = (700, 1400, 2800)
HEADINGS = ("ground", "asked for", "who", "deviation", "compactness", "least",
            "cut off", "CPU s", "goal", "")  # fmt: skip


def run(_place: Place) -> report.Section:
    body = "\n\n".join(
        part for part in (_quarter(), _towns(), _growth(), _large(), _sizes()) if part
    )
    return report.Section("division", "Division", versions.of_peers("pymetis", "gerrychain"), body)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.process_time()
    made = work()
    return made, time.process_time() - begin


def _mark(reached: bool) -> str:
    return "reached" if reached else "**missed**"


def _quarter() -> str:
    if not QUARTER.exists():
        return ""
    ground = read_plainly(
        QUARTER / "boundary.geojson",
        QUARTER / "buildings.geojson",
        QUARTER / "households.csv",
        QUARTER / "streets.geojson",
        "community",
    ).ground
    rows: list[Sequence[str]] = []
    for wish, goal, holds in (
        (BALANCED, "≤ 5.5 %, ≥ 0.50, ≤ 3 s", lambda f, s: _is(f, 0.055, 0.50, 0) and s <= 3),
        (COMPACT, "≤ 9.0 %, ≥ 0.61, least ≥ 0.44, ≤ 10 s",
         lambda f, s: _is(f, 0.09, 0.61, 0.44) and s <= 10),
    ):  # fmt: skip
        made, spent = _timed(lambda wish=wish: divide(ground, wish))
        found = made.figures
        rows.append(
            _row("quarter", wish, "gisgrid", found, spent, goal, _mark(holds(found, spent)))
        )
        rows += [
            _row("quarter", wish, who, _by(who, ground, wish), SECONDS)
            for who in ("metis", "recom")
        ]
        simple = vertices_per_km(made.outlines)
        rows.append(("quarter", _asked(wish), f"gisgrid, {simple:.0f} vertices a km",
                     "", "", "", "", "", "≤ 70", _mark(simple <= 70)))  # fmt: skip
    return (
        f"**A real quarter**, {len(ground.load)} cells, {GRIDS} grids. Each peer has "
        f"{SECONDS:.0f} s of processor time for as many seeds as fit; of its plans within the "
        "bound the most compact one counts, else the most even one. Deviation is the largest "
        "from the mean load, compactness the mean of Polsby and Popper, cut off are households "
        "beyond a main street of their own grid.\n\n" + report.table(HEADINGS, rows)
    )


def _is(found: Figures, deviation: float, compactness: float, least: float) -> bool:
    return (
        round(found.worst_deviation, 4) <= deviation
        and round(found.compactness, 3) >= compactness
        and round(found.least_compactness, 3) >= least
    )


def _towns() -> str:
    rows: list[Sequence[str]] = []
    for shape, buildings, seed in TOWNS:
        ground = towns.make_town(shape, buildings, seed).ground()
        name = f"{shape} town, {len(ground.load):,} cells"
        for tolerance in ASKED:
            wish = Wish(_grids(ground), tolerance=tolerance)
            theirs = _by("metis", ground, wish)
            made, spent = _timed(lambda ground=ground, wish=wish: divide(ground, wish))
            ours = made.figures
            holds = (
                round(ours.worst_deviation, 3) <= max(round(theirs.worst_deviation, 3), tolerance)
                and round(ours.compactness, 3) >= round(theirs.compactness, 3)
                and 2 * ours.cut_off <= theirs.cut_off
                and spent <= 10
            )
            goal = "as even and compact, half cut off, ≤ 10 s"
            rows.append(_row(name, wish, "gisgrid", ours, spent, goal, _mark(holds)))
            rows.append(_row(name, wish, "metis", theirs, SECONDS))
    return (
        "**Made-up towns** (`towns.py`) that no default was set by, with a grid for every "
        f"{HOMES_OF_A_GRID} households.\n\n" + report.table(HEADINGS, rows)
    )


def _grids(ground: Ground) -> int:
    return round(float(ground.homes.sum()) / HOMES_OF_A_GRID)


def _growth() -> str:
    rows: list[Sequence[str]] = []
    for shape, buildings, seed in GROWING:
        town = towns.make_town(shape, buildings, seed)
        ground = town.ground()
        before = divide(ground, Wish(_grids(ground), tolerance=0.05)).grid_of_cell
        for where, most in (("corner", 0.04), ("evenly", 0.03)):
            grown = replace(town, households=towns.grow(town, where, GROWTH, seed)).ground()
            rows.append(_grown(shape, where, grown, before, most))
    return (
        f"**Growth by {100 * GROWTH:.0f} %**, in one corner (the north-eastern fifth of the "
        "households) or spread evenly; asked for 10 %. “Least” is what a flow of any number of "
        "households between neighbouring grids would move: no plan moves fewer.\n\n"
        + report.table(
            ("town", "growth", "deviation before", "after", "moved", "least", "from scratch",
             "CPU s", "goal", ""),
            rows,
        )
    )  # fmt: skip


def _grown(
    shape: str, where: str, grown: Ground, before: Sequence[int], most: float
) -> Sequence[str]:
    wish = Wish(max(before) + 1, tolerance=0.10)
    made, spent = _timed(lambda: rebalance(grown, before, wish))
    homes = float(grown.homes.sum())
    moved, least = (made.figures.moved or 0) / homes, least_moved(grown, before, wish) / homes
    anew = _moved_from_scratch(grown, before, divide(grown, wish)) / homes
    then = figures(grown, before, wish.grids).worst_deviation
    reached = round(moved, 3) <= most and round(made.worst_deviation, 3) <= 0.10
    return (
        shape, where, f"{100 * then:.1f} %", f"{100 * made.worst_deviation:.1f} %",
        f"{100 * moved:.1f} %", f"{100 * least:.1f} %", f"{100 * anew:.0f} %", f"{spent:.1f}",
        f"≤ {100 * most:.0f} % moved", _mark(reached),
    )  # fmt: skip


def _moved_from_scratch(ground: Ground, before: Sequence[int], made: Division) -> float:
    """Households in another grid, new grids named so that as few as can be change."""
    from scipy.optimize import linear_sum_assignment

    count = len(made.outlines)
    shared = np.zeros((count, count))
    np.add.at(shared, (np.array(made.grid_of_cell), np.array(before)), ground.homes)
    new, old = linear_sum_assignment(-shared)
    return float(ground.homes.sum() - shared[new, old].sum())


def _large() -> str:
    """In a process of its own, so that its memory can be read."""
    said = subprocess.run(
        [sys.executable, "-c", "from benchmarks.division import large; large()"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    f = json.loads(said)
    goals = (
        ("tessellation", f"{f['tessellation']:.1f} s CPU", "≤ 15 s", f["tessellation"] <= 15),
        ("division", f"{f['division']:.1f} s CPU", "≤ 30 s", f["division"] <= 30),
        ("deviation", f"{100 * f['deviation']:.1f} %", "≤ 10 %", f["deviation"] <= 0.1005),
        ("compactness", f"{f['compactness']:.3f}", "≥ 0.50", f["compactness"] >= 0.50),
        ("memory, all told", f"{f['mb']:,.0f} MB", "< 2 GB", f["mb"] < 2000),
    )
    rows = [(what, found, goal, _mark(held)) for what, found, goal, held in goals]
    return (
        f"**{f['cells']:,} buildings, {f['homes']:,} households, {f['grids']} grids**, asked for "
        f"10 %; {f['cut_off']:,} households cut off.\n\n"
        + report.table(("what", "measured", "goal", ""), rows)
    )


def large() -> None:
    shape, buildings, homes, grids = LARGE
    town = towns.make_town(shape, buildings, 7)
    share = homes / sum(town.households)
    numbers = np.random.default_rng(7)
    thinned = [int(numbers.binomial(h, min(1.0, share))) for h in town.households]
    ground, tessellating = _timed(replace(town, households=thinned).ground)
    made, dividing = _timed(lambda: divide(ground, Wish(grids, tolerance=0.10)))
    found = made.figures
    json.dump(
        {
            "cells": len(ground.load), "homes": int(ground.homes.sum()), "grids": grids,
            "tessellation": tessellating, "division": dividing,
            "deviation": found.worst_deviation, "compactness": found.compactness,
            "cut_off": found.cut_off,
            "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        },
        sys.stdout,
    )  # fmt: skip


def _sizes() -> str:
    rows: list[Sequence[str]] = []
    times: list[tuple[int, float]] = []
    for buildings in SIZES:
        ground = towns.make_town("round", buildings, 5).ground()
        made, spent = _timed(
            lambda ground=ground: divide(ground, Wish(_grids(ground), tolerance=0.1))
        )
        times.append((len(ground.load), spent))
        rows.append((f"{len(ground.load):,}", f"{int(ground.homes.sum()):,}",
                     f"{len(made.outlines):,}", f"{spent:.1f}",
                     f"{100 * made.worst_deviation:.1f} %", f"{made.compactness:.3f}"))  # fmt: skip
    (n, first), (m, last) = times[0], times[-1]
    steep = log(last / first) / log(m / n)
    return (
        f"**How time grows**: from {n:,} to {m:,} cells as n^{steep:.2f}; "
        f"n log n would be n^{log(m * log(m) / (n * log(n))) / log(m / n):.2f}. "
        f"The 260,000 households in 2,100 grids of the goal were not run here.\n\n"
        + report.table(("cells", "households", "grids", "CPU s", "deviation", "compactness"), rows)
    )


def _row(
    name: str, wish: Wish, who: str, found: Figures, seconds: float, goal: str = "", mark: str = ""
) -> Sequence[str]:
    return (
        name, _asked(wish), who, f"{100 * found.worst_deviation:.2f} %",
        f"{found.compactness:.3f}", f"{found.least_compactness:.3f}", f"{found.cut_off:,}",
        f"{seconds:.1f}", goal, mark,
    )  # fmt: skip


def _asked(wish: Wish) -> str:
    shape = ", compact" if wish.weights.compactness > 1 else ""
    return f"{100 * (wish.tolerance or 0):.4g} %{shape}"


def _by(who: str, ground: Ground, wish: Wish) -> Figures:
    a, b, metres = ground.borders()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cells.npz"
        np.savez(path, a=a, b=b, metres=metres, load=ground.load, area=ground.area, rim=ground.rim)
        script = Path(__file__).with_name("partition.py")
        words = [who, str(path), str(wish.grids), str(wish.tolerance), str(SECONDS)]
        said = subprocess.run(
            [peers_python(), str(script), *words], check=True, capture_output=True, text=True
        )
    plan: list[int] = json.loads(said.stdout)["plan"]
    return figures(ground, plan, wish.grids)
