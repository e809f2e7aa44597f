"""The answer to a pairing question: pairs of least cost, the next best, the curve of changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gisgrid.optimize.match.cadres import Columns, Shares, TooManySets, share
from gisgrid.optimize.match.changes import Curve
from gisgrid.optimize.match.conflicts import Infeasible, explain
from gisgrid.optimize.match.flow import Flow, Room, least_flow, marks
from gisgrid.optimize.match.forced import (
    Forced,
    Others,
    Sharing,
    forced_shares,
    forced_units,
    met_by,
)
from gisgrid.optimize.match.instance import Bools, Floats, Instance, Wish

Pair = tuple[str, str]  # who, grid


@dataclass(frozen=True)
class Second:
    """What would be if a pair were not to be.

    instead   who then comes to the grid; more: what the whole costs more
    moves     the pairs that are new then, that of this grid left out
    km, met  how much farther all walk together then, how many more needs are met
    """

    instead: tuple[str, ...]
    more: float
    moves: tuple[Pair, ...]
    km: float = 0.0
    met: int = 0


@dataclass(frozen=True)
class Pairs:
    """units: of each grid, in the order of the question; cadre: of each grid, if there are any."""

    units: Mapping[str, tuple[str, ...]]
    cadre: Mapping[str, str]

    @property
    def all(self) -> frozenset[Pair]:
        made = {(who, grid) for grid, some in self.units.items() for who in some}
        return frozenset(made | {(who, grid) for grid, who in self.cadre.items()})


@dataclass(frozen=True, eq=False)
class Answer:
    """Pairs of least cost.

    gap      0: proven; else the cost may lie so much above the least one
    seconds  (who, grid) → the next best; None where nothing else is possible
    forced   (units, grids): what the whole costs more if that pair must be; inf: impossible,
             None where a bound on changes makes it a question of its own
    table    the same in words for every pair that could be and is not, cadres too
    """

    ask: Instance
    pairs: Pairs
    cost: float
    unit_cost: float
    cadre_cost: float
    gap: float
    seconds: Mapping[Pair, Second | None]
    forced: Floats | None
    table: Mapping[Pair, Forced]

    @property
    def is_proven(self) -> bool:
        return self.gap == 0.0


def solve(ask: Instance, *, seconds: bool = True) -> Answer | Infeasible:
    """The pairing of least cost, or why there is none.

    Rule 1  units and cadres are two questions; the cost is the sum of both.
    Rule 2  the same question gives the same answer, whatever the order of its rows.
    Rule 3  the cost is the least one; where a time limit stopped the proof, `gap` says so.
    """
    ask = ask.in_order()  # Rule 2
    # Rule 1
    flow = _flow(ask)
    shares = _shares(ask)
    if flow is None or (shares is None and ask.cadres):
        found = explain(ask)
        if found is None:
            raise TimeoutError
        return found
    pairs, exact = flow
    others = _other_shares(ask, shares) if seconds else None
    unit_cost = float(ask.unit_costs()[pairs].sum())
    cadre_cost = shares.cost if shares else 0.0
    return Answer(
        ask,
        _named(ask, pairs, shares),
        unit_cost + cadre_cost,
        unit_cost,
        cadre_cost,
        shares.gap if shares else 0.0,
        _seconds(ask, pairs, exact, shares, others) if seconds else {},
        exact.forced if exact else None,
        _table(ask, pairs, exact, shares, others) if seconds else {},
    )


def _other_shares(ask: Instance, shares: Shares | None) -> Others | None:
    if shares is None:
        return None
    try:
        return forced_shares(ask, Columns.of(ask))
    except TooManySets:
        return None


def _table(
    ask: Instance, pairs: Bools, exact: Flow | None, shares: Shares | None, others: Others | None
) -> dict[Pair, Forced]:
    made = forced_units(ask, exact, pairs) if exact else {}
    if shares is None or others is None:
        return made
    place = {grid.code: n for n, grid in enumerate(ask.grids)}
    own = {(ask.cadres[int(c)].id, ask.grids[g].code) for g, c in enumerate(shares.cadre_of)}
    for pair, after in others.items():
        if pair not in own:
            second = _moved(ask, shares, after, place[pair[1]])
            made[pair] = Forced(second.more, len(second.moves), second.km)
    return made


def _flow(ask: Instance) -> tuple[Bools, Flow | None] | None:
    cost, room = ask.unit_costs(), Room.of_units(ask)
    names = [one.id for one in ask.units]
    marked = marks(names, [grid.code for grid in ask.grids])
    if ask.most_changes is None:
        flow = least_flow(cost, marked, room)
        return None if flow is None else (flow.pairs, flow)
    pairs = Curve(cost, marked, room, ask.is_new(ask.units)).at(ask.most_changes)
    return None if pairs is None else (pairs, None)


def _shares(ask: Instance) -> Shares | None:
    return share(ask) if ask.cadres else None


def _named(ask: Instance, pairs: Bools, shares: Shares | None) -> Pairs:
    units = {
        grid.code: tuple(ask.units[u].id for u in np.flatnonzero(pairs[:, column]))
        for column, grid in enumerate(ask.grids)
    }
    if shares is None:
        return Pairs(units, {})
    cadre = {
        grid.code: ask.cadres[int(shares.cadre_of[column])].id
        for column, grid in enumerate(ask.grids)
    }
    return Pairs(units, cadre)


def _seconds(
    ask: Instance, pairs: Bools, exact: Flow | None, shares: Shares | None, others: Others | None
) -> dict[Pair, Second | None]:
    made: dict[Pair, Second | None] = {}
    for u, g in np.argwhere(pairs):
        pair = (ask.units[u].id, ask.grids[g].code)
        made[pair] = _second_unit(ask, pairs, exact, int(u), int(g))
    if shares is None or others is None:
        return made
    for g, cadre in enumerate(shares.cadre_of):
        grid = ask.grids[g].code
        # Somebody has every grid: without this cadre it is the cheapest of the others.
        instead = [
            others[one.id, grid]
            for c, one in enumerate(ask.cadres)
            if c != cadre and (one.id, grid) in others
        ]
        best = min(instead, key=lambda one: one.marked, default=None)
        made[ask.cadres[int(cadre)].id, grid] = _moved(ask, shares, best, g) if best else None
    return made


def _second_unit(ask: Instance, pairs: Bools, exact: Flow | None, u: int, g: int) -> Second | None:
    if exact is None:
        after = _without_pair(ask, pairs, u, g)
    else:
        found = exact.if_banned(u, g)
        after = None if found is None else _as_pairs(found[1], pairs.shape)
    if after is None:
        return None
    new = after & ~pairs
    instead = tuple(ask.units[unit].id for unit in np.flatnonzero(new[:, g]))
    moves = tuple(
        (ask.units[unit].id, ask.grids[grid].code) for unit, grid in np.argwhere(new) if grid != g
    )
    more = float(ask.unit_costs()[after].sum() - ask.unit_costs()[pairs].sum())
    km = float(ask.unit_km[after].sum() - ask.unit_km[pairs].sum())
    return Second(
        instead, max(0.0, more), moves, km, sum(met_by(ask, after)) - sum(met_by(ask, pairs))
    )


def _without_pair(ask: Instance, pairs: Bools, u: int, g: int) -> Bools | None:
    """Where a bound on changes makes the flow no plain one: the question with one ban more."""
    if ask.pairs_of(ask.locks, ask.units)[u, g]:
        return None
    ban = Wish("-", ask.units[u].id, ask.grids[g].code)
    found = _flow(replace(ask, forbidden=(*ask.forbidden, ban)))
    return None if found is None else found[0]


def _as_pairs(chosen: frozenset[tuple[int, int]], shape: tuple[int, ...]) -> Bools:
    made = np.zeros(shape, bool)
    for u, g in chosen:
        made[u, g] = True
    return made


def _moved(ask: Instance, before: Shares, after: Sharing, g: int) -> Second:
    moves = tuple(
        (ask.cadres[int(after.cadre_of[k])].id, grid.code)
        for k, grid in enumerate(ask.grids)
        if k != g and before.cadre_of[k] != after.cadre_of[k]
    )
    instead = (ask.cadres[int(after.cadre_of[g])].id,)
    here = np.arange(len(ask.grids))
    km = ask.cadre_km[after.cadre_of, here].sum() - ask.cadre_km[before.cadre_of, here].sum()
    return Second(instead, max(0.0, after.cost - before.cost), moves, float(km))


def force(answer: Answer, who: str, grid: str) -> Answer | Infeasible:
    """The answer if a pair must be: the same question with one lock more."""
    made = Wish(f"+{who}:{grid}", who, grid)
    return solve(replace(answer.ask, locks=(*answer.ask.locks, made)), seconds=False)


@dataclass(frozen=True)
class Point:
    """At most `changes` pairs of units are not those of today: the least cost, and the metres."""

    changes: int
    cost: float
    km: float
    pairs: frozenset[Pair]


def curve(ask: Instance) -> list[Point]:
    """Least cost of the units' pairs against the number of pairs that may change.

    From the fewest changes with which anything is possible to where more change nothing.
    """
    room, is_new = Room.of_units(ask), ask.is_new(ask.units)
    marked = marks([one.id for one in ask.units], [grid.code for grid in ask.grids])
    # A change costs nothing here: how many there are is what the curve is about.
    cost = replace(ask, cost={**ask.cost, "change": 0.0}).unit_costs()
    best = least_flow(cost, marked, room)
    if best is None:
        return []
    most = int((best.pairs & is_new).sum())
    drawn = Curve(cost, marked, room, is_new)
    points = [
        _point(ask, changes, cost, pairs)
        for changes in range(most)
        if (pairs := drawn.at(changes)) is not None
    ]
    return [*points, _point(ask, most, cost, best.pairs)]


def _point(ask: Instance, changes: int, cost: Floats, pairs: Bools) -> Point:
    chosen = frozenset(
        (ask.units[int(u)].id, ask.grids[int(g)].code) for u, g in np.argwhere(pairs)
    )
    return Point(changes, float(cost[pairs].sum()), float(ask.unit_km[pairs].sum()), chosen)
