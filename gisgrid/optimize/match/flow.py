"""Units to grids, exactly: a flow of least cost, its proof, and what other choices would cost."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from gisgrid.optimize.match.instance import Bools, Floats, Instance

TIES = 2**23  # more than the sum of all tie marks
MARK_BITS = 16
FINEST = 1e-8
FAR = np.int64(2**61)
# HiGHS stops at absolute gaps of 1e-6 and reduced costs of 1e-7: costs are blown up first.
BLOW_UP = 1e4
TINY = 1e-8
WHOLE = 1e-6

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Room:
    """Bounds of a flow: how many grids a unit takes, how many units a grid gets, which pairs
    must be and which may be."""

    least: Ints
    most: Ints
    grid_least: int
    grid_most: int
    must: Bools
    may: Bools

    @classmethod
    def of_units(cls, ask: Instance) -> "Room":
        must = ask.pairs_of(ask.locks, ask.units)
        return cls(
            np.array([one.least for one in ask.units], np.int64),
            np.array([min(one.most, len(ask.grids)) for one in ask.units], np.int64),
            ask.units_per_grid[0],
            min(ask.units_per_grid[1], len(ask.units)),
            must,
            ~ask.pairs_of(ask.forbidden, ask.units),
        )

    @property
    def shape(self) -> tuple[int, int]:
        return self.must.shape[0], self.must.shape[1]

    @property
    def is_sane(self) -> bool:
        return bool(
            (self.least <= self.most).all()
            and self.grid_least <= self.grid_most
            and not (self.must & ~self.may).any()
        )


def marks(names: list[str], grids: list[str]) -> Ints:
    """A fixed number for each pair: of several pairings of least cost the one with the least
    sum is taken, so the answer is always the same one, whatever the order of the input."""
    return np.array([
        [
            int.from_bytes(blake2b(f"{n}\0{g}".encode(), digest_size=8).digest()[:2])
            for g in grids
        ]
        for n in names
    ], np.int64).reshape(len(names), len(grids))  # fmt: skip


def first_flow(
    cost: Floats, room: Room, changes: tuple[Bools, int] | None = None, *, is_whole: bool = False
) -> Bools | None:
    """Pairs of least cost within the room, by HiGHS; None where there are none.

    changes   (pairs that count as changed, how many there may be)
    is_whole  whole numbers at once, where the linear programme is known to split pairs
    """
    units, grids = room.shape
    if not room.is_sane:
        return None
    if units == 0 or grids == 0:
        return np.zeros((units, grids), bool) if room.grid_least == 0 or grids == 0 else None
    kept = np.flatnonzero(room.may.ravel())
    one, each = np.ones(len(kept)), np.arange(len(kept))
    rows = [
        csr_array((one, (kept // grids, each)), shape=(units, len(kept))),
        csr_array((one, (kept % grids, each)), shape=(grids, len(kept))),
    ]
    low = [room.least, np.full(grids, room.grid_least)]
    high = [room.most, np.full(grids, room.grid_most)]
    if changes is not None:
        rows.append(csr_array(changes[0].ravel()[kept].reshape(1, -1).astype(float)))
        low.append(np.zeros(1))
        high.append(np.array([changes[1]]))
    limits = LinearConstraint(vstack(rows).tocsc(), np.concatenate(low), np.concatenate(high))
    bounds = Bounds(room.must.ravel()[kept].astype(float), one)
    price = cost.ravel()[kept]
    x = _corner(price, bounds, limits, is_whole=is_whole)
    # The flow's corners are whole numbers by themselves; the bound on changes cuts some off.
    if x is not None and changes is not None and np.abs(x - x.round()).max(initial=0.0) > WHOLE:
        x = _corner(price, bounds, limits, is_whole=True)
    if x is None:
        return None
    pairs = np.zeros(units * grids, bool)
    pairs[kept] = x > 0.5
    return pairs.reshape(units, grids)


def _corner(
    price: Floats, bounds: Bounds, limits: LinearConstraint, *, is_whole: bool
) -> Floats | None:
    if not len(price):
        is_fine = (limits.lb <= 0).all() and (limits.ub >= 0).all()
        return np.zeros(0) if is_fine else None
    found = milp(
        BLOW_UP * price,
        bounds=bounds,
        constraints=limits,
        integrality=np.ones(len(price)) if is_whole else None,
        options={"mip_rel_gap": 0.0},
    )
    x: Floats | None = found.x
    return x


@dataclass(frozen=True, eq=False)
class Flow:
    """Pairs of least cost, proven: no circle of exchanges makes them cheaper.

    Nodes of the exchanges: 0 the pool, then the units, then the grids. `_apart[a, b]` is what
    the cheapest chain of exchanges from a to b costs, `_next[a, b]` its first node after a.
    """

    pairs: Bools
    room: Room
    _steps: Ints
    _apart: Ints
    _next: Ints
    _scale: float

    def cost_if_forced(self, unit: int, grid: int) -> float:
        """What the whole costs more if this pair must be; inf where it cannot be."""
        return float(self.forced[unit, grid])

    @cached_property
    def forced(self) -> Floats:
        """(units, grids): 0 for pairs that are."""
        units, grids = self.room.shape
        u, g = 1 + np.arange(units)[:, None], 1 + units + np.arange(grids)[None, :]
        more = self._steps[u, g] + self._apart[g, u]
        made = np.where(
            (self._steps[u, g] < FAR // 2) & (more < FAR // 2), self._real(more), np.inf
        )
        return np.where(self.pairs, 0.0, made)

    @cached_property
    def banned(self) -> Floats:
        """(units, grids): what the whole costs more without a pair; inf: it must be, 0: no pair."""
        units, grids = self.room.shape
        u, g = 1 + np.arange(units)[:, None], 1 + units + np.arange(grids)[None, :]
        more = self._apart[u, g] + self._steps[g, u]
        is_open = (self._apart[u, g] < FAR // 2) & ~self.room.must
        return np.where(self.pairs, np.where(is_open, self._real(more), np.inf), 0.0)

    def if_banned(self, unit: int, grid: int) -> tuple[float, frozenset[tuple[int, int]]] | None:
        """Cost more and the pairs that would be, if this pair must not be; None: impossible."""
        a, b = 1 + unit, 1 + self.room.shape[0] + grid
        if self.room.must[unit, grid] or self._apart[a, b] >= FAR // 2:
            return None
        more = self._apart[a, b] + self._steps[b, a]
        return float(self._real(more)), self._after([*_chain(self._next, a, b), a])

    def if_forced(self, unit: int, grid: int) -> tuple[float, frozenset[tuple[int, int]]] | None:
        """The same if this pair must be."""
        a, b = 1 + unit, 1 + self.room.shape[0] + grid
        if self.pairs[unit, grid]:
            return 0.0, self.chosen
        if not np.isfinite(self.forced[unit, grid]):
            return None
        return float(self.forced[unit, grid]), self._after([a, *_chain(self._next, b, a)])

    @property
    def chosen(self) -> frozenset[tuple[int, int]]:
        return frozenset((int(u), int(g)) for u, g in np.argwhere(self.pairs))

    def _after(self, circle: list[int]) -> frozenset[tuple[int, int]]:
        return frozenset((int(u), int(g)) for u, g in np.argwhere(_turned(self.pairs, circle)))

    def _real(self, whole: Ints) -> Floats:
        """Cost without the tie marks."""
        return np.floor((np.asarray(whole) + TIES // 2) / TIES) / self._scale


def least_flow(cost: Floats, marked: Ints, room: Room) -> Flow | None:
    """The pairs of least cost, those with the least marks among them; None: impossible.

    Start: a linear programme. Proof: whole numbers of 1e-8 of cost, so that nothing is lost to
    rounding, and all shortest chains of exchanges (Floyd and Warshall); a circle that gains is
    carried out until there is none. Time O((units + grids)³) a round.
    """
    pairs = first_flow(cost + TINY * marked / 2**MARK_BITS, room)
    return None if pairs is None else proven(pairs, cost, marked, room)


def proven(pairs: Bools, cost: Floats, marked: Ints, room: Room) -> Flow:
    """The pairs of least cost from some pairs within the room, with their proof."""
    nodes = 1 + sum(room.shape)
    dearest = max(float(np.abs(cost).max(initial=0.0)), 1.0)
    scale = min(1 / FINEST, float(FAR) / 4 / TIES / nodes / dearest)
    whole = np.rint(cost * scale).astype(np.int64) * TIES + marked
    while True:
        steps = _exchanges(pairs, whole, room)
        apart, after, circle = _all_chains(steps)
        if circle is None:
            return Flow(pairs, room, steps, apart, after, scale)
        pairs = _turned(pairs, circle)


def _exchanges(pairs: Bools, whole: Ints, room: Room) -> Ints:
    """What each single step costs: take a pair, give one up, go to or from the pool."""
    units, grids = room.shape
    steps = np.full((1 + units + grids,) * 2, FAR, np.int64)
    u, g = slice(1, 1 + units), slice(1 + units, None)
    steps[u, g] = np.where(~pairs & room.may, whole, FAR)
    steps[g, u] = np.where(pairs & ~room.must, -whole, FAR).T
    takes, gets = pairs.sum(axis=1), pairs.sum(axis=0)
    steps[0, u] = np.where(takes < room.most, 0, FAR)
    steps[u, 0] = np.where(takes > room.least, 0, FAR)
    steps[g, 0] = np.where(gets < room.grid_most, 0, FAR)
    steps[0, g] = np.where(gets > room.grid_least, 0, FAR)
    np.fill_diagonal(steps, 0)
    return steps


def _all_chains(steps: Ints) -> tuple[Ints, Ints, list[int] | None]:
    """Costs and first nodes of all shortest chains, or a circle of negative cost."""
    apart = steps.copy()
    count = len(steps)
    after = np.where(steps < FAR, np.arange(count)[None, :], -1)
    for middle in range(count):
        through = apart[:, middle, None] + apart[None, middle, :]
        better = through < apart
        if not better.any():
            continue
        apart[better] = through[better]
        after = np.where(better, after[:, middle, None], after)
        gaining = np.flatnonzero(np.diagonal(apart) < 0)
        if len(gaining):
            start = int(gaining[0])
            return apart, after, _circle(after, start)
    return apart, after, None


def _circle(after: Ints, start: int) -> list[int]:
    """Nodes of a circle, the first one again at the end."""
    way = [start, int(after[start, start])]
    while way[-1] != start:
        way.append(int(after[way[-1], start]))
        if way[-1] in way[:-1]:
            return way[way.index(way[-1]) :]
    return way


def _chain(after: Ints, a: int, b: int) -> list[int]:
    way = [a]
    while way[-1] != b:
        way.append(int(after[way[-1], b]))
    return way


def _turned(pairs: Bools, circle: list[int]) -> Bools:
    """The pairs after the exchanges of a circle."""
    units = len(pairs)
    made = pairs.copy()
    for a, b in pairwise(circle):
        if 0 < a <= units < b:
            made[a - 1, b - 1 - units] = True
        elif 0 < b <= units < a:
            made[b - 1, a - 1 - units] = False
    return made
