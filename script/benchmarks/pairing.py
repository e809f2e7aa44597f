"""Pairing: proven optima, how fast, and against what one would do by hand."""

import json
import time
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import csc_array

from benchmarks.data import Ground
from benchmarks.report import Section, spread, table, verdict
from gisgrid.optimize import match
from gisgrid.optimize.match.answer import Answer
from gisgrid.optimize.match.cadres import share_cost
from gisgrid.optimize.match.instance import Instance, Wish
from gisgrid.optimize.match.reasons import grid_words, reasons

SEEDS = range(5)
KINDS = ("repair", "medical", "goods", "legal")
RANDOM = 1000
# grids, units, cadres, grids of a cadre, households of a cadre; goals in seconds of processor
SIZES = (
    (21, 21, 9, (2, 3), (150, 450), 0.3, 1.0),
    (42, 100, 12, (2, 5), (250, 650), 3.0, 6.0),
)
INTRODUCTION = """
Random towns of grids in a lattice with jitter, units and cadres strewn over them, needs of four
kinds, {seeds} towns of each size; a question is a plain file as `gisgrid pair solve` reads it.
Times are processor seconds of one process. “All” is the answer with reasons, the next best, and
what every other pair of a unit or a cadre would cost the whole if it had to be. The independent
solve knows nothing of ours: units by the Hungarian method (`linear_sum_assignment`), cadres by one
whole-number programme over all connected sets, listed by plain growing. By hand: each unit in turn
takes its nearest free grid. Random exchange: a shuffled pairing in which a grid takes another unit
wherever that is cheaper, as many tries as there are pairs of grids. At random: the mean of
{random:,} feasible pairings of the units (a shuffle each); the least of them was never below the
optimum, or the row says so. Impossible questions have one to three contradictions planted.
"""


def question(seed: int, size: tuple[Any, ...]) -> dict[str, Any]:
    grids, units, cadres, bounds, homes, *_goals = size
    random = Random(f"pairing {seed} {grids}")
    wide = int(np.ceil(grids**0.5))
    code = [f"G{n:03d}" for n in range(1, grids + 1)]

    def seat() -> dict[str, float]:
        return {"lon": 116.3 + random.uniform(-0.002, 0.005 * wide),
                "lat": 40 + random.uniform(-0.002, 0.004 * wide)}  # fmt: skip

    places = [
        {
            "code": code[n], "lon": 116.3 + 0.005 * (n % wide) + random.uniform(-0.001, 0.001),
            "lat": 40 + 0.004 * (n // wide) + random.uniform(-0.001, 0.001),
            "households": random.randint(90, 150),
            "needs": {k: random.randint(0, 3) for k in KINDS},
        }
        for n in range(grids)
    ]  # fmt: skip
    beside = [[code[n - 1], code[n]] for n in range(grids) if n % wide]
    beside += [[code[n - wide], code[n]] for n in range(wide, grids)]
    return {
        "format": "pairing-instance/1", "grids": places, "adjacency": beside,
        "units": [
            {"id": f"U{n:03d}", **seat(), "min_grids": 0, "max_grids": 1,
             "resources": random.sample(KINDS, random.randint(0, 2))}
            for n in range(units)
        ],
        "cadres": [
            {"id": f"C{n:02d}", **seat(), "min_grids": bounds[0], "max_grids": bounds[1]}
            for n in range(cadres)
        ],
        "cadres_contiguous": True, "cadre_households": list(homes),
        "cost": {"unit_km": 1.0, "unit_unmet": 1.0, "cadre_km": 1.0, "cadre_load": 2.0},
    }  # fmt: skip


def independent_cost(ask: Instance) -> float:
    cost = ask.unit_costs()
    units = float(cost[linear_sum_assignment(cost)].sum())
    return units + _independent_cadres(ask)


def _independent_cadres(ask: Instance) -> float:
    near = {n: set[int]() for n in range(len(ask.grids))}
    for a, b in ask.adjacency:
        near[a].add(b)
        near[b].add(a)
    low, high = ask.cadre_households or (0, 10**9)
    most = max(one.most for one in ask.cadres)
    sets, newest = set[frozenset[int]](), {frozenset([n]) for n in near}
    for _size in range(most):
        sets |= newest
        newest = {s | {n} for s in newest for g in s for n in near[g] - s} - sets
    homes = ask.households
    price, columns = [], []
    for some in sorted(sets, key=sorted):
        load = homes[list(some)].sum()
        for c, cadre in enumerate(ask.cadres):
            if low <= load <= high and cadre.least <= len(some) <= cadre.most:
                off = abs(load - ask.mean_load) / ask.mean_load
                km = ask.cadre_costs()[c, list(some)].sum()
                price.append(km + ask.cost["cadre_load"] * off)
                columns.append([*some, len(ask.grids) + c])
    which = np.repeat(np.arange(len(columns)), [len(column) for column in columns])
    rows = csc_array((np.ones(len(which)), (np.concatenate(columns), which)))
    found = milp(
        1e4 * np.array(price), bounds=Bounds(0, 1), integrality=np.ones(len(price)),
        constraints=LinearConstraint(rows, 1, 1), options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    return float(np.array(price)[found.x > 0.5].sum())


def by_hand(ask: Instance) -> float:
    """Each unit in turn to its nearest free grid."""
    cost, free, total = ask.unit_costs(), set(range(len(ask.grids))), 0.0
    for unit in range(len(ask.units)):
        if free:
            grid = min(free, key=lambda g: ask.unit_km[unit, g])
            free.remove(grid)
            total += float(cost[unit, grid])
    return total


def by_exchange(ask: Instance, seed: int) -> float:
    """A random pairing, then as many random exchanges as there are pairs of grids; who gains keeps
    it. An exchange gives a grid another unit: that of another grid, or one that was free."""
    cost, dice = ask.unit_costs(), np.random.default_rng(seed)
    count = len(ask.grids)
    unit_of = dice.permutation(len(ask.units))
    for _try in range(count * (count - 1) // 2):
        a, b = int(dice.integers(count)), int(dice.integers(len(unit_of)))
        moved = unit_of.copy()
        moved[[a, b]] = moved[[b, a]]
        if _paired(cost, moved, count) < _paired(cost, unit_of, count):
            unit_of = moved
    return _paired(cost, unit_of, count)


def _paired(cost: Any, unit_of: Any, count: int) -> float:
    return float(cost[unit_of[:count], np.arange(count)].sum())


def at_random(ask: Instance, seed: int) -> tuple[float, float]:
    """Mean and least cost of random pairings."""
    cost, dice = ask.unit_costs(), np.random.default_rng(seed)
    grids = np.arange(len(ask.grids))
    costs = [float(cost[dice.permutation(len(ask.units))[: len(grids)], grids].sum())
             for _try in range(RANDOM)]  # fmt: skip
    return float(np.mean(costs)), min(costs)


def timed(work: Any) -> tuple[Any, float]:
    start = time.process_time()
    made = work()
    return made, time.process_time() - start


def measure(size: tuple[Any, ...]) -> dict[str, list[float]]:
    got: dict[str, list[float]] = {}
    for seed in SEEDS:
        ask = match.read(json.dumps(question(seed, size)))
        answer, solving = timed(lambda asked=ask: match.solve(asked, seconds=False))
        full, everything = timed(lambda asked=ask: _with_reasons(asked))
        assert isinstance(answer, Answer) and answer.is_proven and full == answer.pairs.all
        greedy = by_hand(ask)
        mean, least = at_random(ask, seed)
        today = frozenset((ask.units[n].id, grid.code) for n, grid in enumerate(ask.grids))
        since = replace(ask, today=today)
        _points, curving = timed(lambda asked=since: match.curve(asked))
        for name, value in {
            "solve": solving, "all": everything, "curve": curving,
            "apart": abs(answer.cost - independent_cost(ask)),
            "hand": greedy / answer.unit_cost,
            "exchange": by_exchange(ask, seed) / answer.unit_cost,
            "random": mean / answer.unit_cost,
            "least": least / answer.unit_cost,
            "stated": abs(answer.cadre_cost - share_cost(ask, _sharing(ask, answer))),
        }.items():  # fmt: skip
            got.setdefault(name, []).append(value)
    return got


def _with_reasons(ask: Instance) -> Any:
    answer = match.solve(ask)
    assert isinstance(answer, Answer)
    made = reasons(answer)
    for grid in ask.grids:
        grid_words(answer, made, grid.code)
    return answer.pairs.all


def _sharing(ask: Instance, answer: Answer) -> Any:
    place = {one.id: n for n, one in enumerate(ask.cadres)}
    return np.array([place[answer.pairs.cadre[grid.code]] for grid in ask.grids])


def impossible(size: tuple[Any, ...]) -> tuple[int, int, list[float]]:
    """(contradictions planted, named and mended by lifting what is named, seconds)."""
    planted = named = 0
    times = []
    for seed in SEEDS:
        ask = match.read(json.dumps(question(seed, size)))
        code = [grid.code for grid in ask.grids]
        parts = [
            [Wish("L1", "U003", code[2]), Wish("L2", "U003", code[6])],
            [Wish("L3", "C01", code[9]), Wish("L4", "C02", code[9])],
            [Wish("L5", "U005", code[11]), Wish("L6", "U006", code[11])],
        ][: seed % 3 + 1]
        broken = replace(ask, locks=tuple(wish for part in parts for wish in part))
        found, seconds = timed(lambda asked=broken: match.solve(asked))
        times.append(seconds)
        planted += len(parts)
        assert isinstance(found, match.Infeasible)
        limits = {limit for one in found.conflicts for limit in one.limits}
        if isinstance(match.solve(broken.without(frozenset(limits)), seconds=False), Answer):
            named += sum(any({w.id for w in part} <= set(one.limits) for one in found.conflicts)
                         for part in parts)  # fmt: skip
    return planted, named, times


def run(_place: Ground) -> Section:
    rows = []
    for size in SIZES:
        grids, units, cadres, *_bounds, goal, goal_all = size
        got = measure(size)
        planted, named, times = impossible(size)
        name = f"{grids} grids, {units} units, {cadres} cadres"

        def row(what: str, values: list[float], digits: int, goal: float | None = None,
                name: str = name) -> list[str]:  # fmt: skip
            words = verdict(max(values), goal, at_least=False) if goal is not None else ("", "")
            return [name, what, spread(values, digits), *words]

        rows += [
            row("solve, s", got["solve"], 3, goal),
            row("all, s", got["all"], 3, goal_all),
            row("curve of changes, s", got["curve"], 3, 1.0),
            row("apart from the independent cost", got["apart"], 9, 1e-6),
            row("each unit to its nearest free grid ÷ ours", got["hand"], 2),
            row("random feasible exchange ÷ ours", got["exchange"], 2),
            row("random ÷ ours, mean", got["random"], 2),
            row("random ÷ ours, least of all", got["least"], 2),
            row("impossible: explained, s", times, 2),
            [name, "impossible: contradictions named", f"{named} of {planted}", "all",
             "reached" if named == planted else "**missed**"],
        ]  # fmt: skip
    head = ["question", "what", "median (least–greatest)", "goal", ""]
    introduction = INTRODUCTION.format(seeds=len(SEEDS), random=RANDOM)
    return Section(
        "pairing", "Pairing", f"scipy {scipy.__version__}", introduction + "\n" + table(head, rows)
    )
