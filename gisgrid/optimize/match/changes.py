"""Units to grids with a bound on how many pairs are new, and the curve of all such bounds.

A price on every new pair turns the bound into the plain question: for each price the least pairing
is one assignment (Hungarian method). The numbers of changes that some price leads to are the
corners of the curve's convex hull. Between two corners the price of that edge bounds what any pair
can be worth; what cannot pay is left out, and the small rest is one whole-number programme.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from gisgrid.optimize.match.flow import MARK_BITS, TINY, Flow, Ints, Room, first_flow, proven
from gisgrid.optimize.match.instance import Bools, Floats

MOST_ROWS = 600  # of the square assignment
EPSILON = 1e-9
SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Corner:
    """Pairs of least cost at some price: `new` of them are not of today."""

    pairs: Bools
    new: int
    cost: float


class Curve:
    """The least cost for every bound on the number of new pairs."""

    def __init__(self, cost: Floats, marked: Ints, room: Room, is_new: Bools) -> None:
        self.room, self.is_new, self.marked, self.plain = room, is_new, marked, cost
        self.cost = cost + TINY * marked / 2**MARK_BITS
        self._seats = Seats.of(room)
        self.corners = self._hull() if self._seats else None

    @property
    def fewest(self) -> int | None:
        return self.corners[0].new if self.corners else None

    def at(self, changes: int) -> Bools | None:
        """The pairs of least cost with at most so many new ones; None where there are none."""
        if self.corners is None:
            return first_flow(self.cost, self.room, (self.is_new, changes))
        if not self.corners or changes < self.corners[0].new:
            return None
        for low, high in zip(self.corners, self.corners[1:], strict=False):
            if low.new == changes:
                return low.pairs
            if low.new < changes < high.new:
                return self._between(low, high, changes)
        return self.corners[-1].pairs

    def _corner(self, price: float) -> Corner | None:
        assert self._seats is not None
        pairs = self._seats.least(self.cost + price * self.is_new)
        if pairs is None:
            return None
        return Corner(pairs, int((pairs & self.is_new).sum()), float(self.cost[pairs].sum()))

    def _hull(self) -> list[Corner]:
        """Corners by their number of new pairs, from the fewest possible to the best of all."""
        least = self._corner(0.0)
        if least is None or self._seats is None:
            return []
        # Dearer than all pairs together: not one new pair more than must be.
        fewest = self._corner(1.0 + 2 * self._seats.most_pairs * float(np.abs(self.cost).max()))
        assert fewest is not None
        return [*self._edge(fewest, least), least] if fewest.new < least.new else [least]

    def _edge(self, low: Corner, high: Corner) -> list[Corner]:
        """Corners from `low` on, before `high`."""
        if high.new - low.new < 2:
            return [low]
        price = (low.cost - high.cost) / (high.new - low.new)
        found = self._corner(price)
        assert found is not None
        is_below = found.cost + price * found.new < low.cost + price * low.new - EPSILON
        if not is_below or not low.new < found.new < high.new:
            return [low]
        return [*self._edge(low, found), *self._edge(found, high)]

    def _between(self, low: Corner, high: Corner, changes: int) -> Bools | None:
        """A pairing no dearer than `low` exists, so nothing that costs more than the difference
        at the edge's price has a place in the best one."""
        price = (low.cost - high.cost) / (high.new - low.new)
        flow = proven(low.pairs, self.plain + price * self.is_new, self.marked, self.room)
        spare = self._spare(flow, price, changes, price * (changes - low.new)) + SLACK
        room = replace(
            self.room,
            must=self.room.must | (flow.banned > spare),
            may=self.room.may & (flow.forced <= spare),
        )
        return first_flow(self.cost, room, (self.is_new, changes), is_whole=True)

    def _spare(self, flow: Flow, price: float, changes: int, spare: float) -> float:
        """What the best pairing may cost above the edge: as much as one that is one exchange away
        and has no more new pairs than allowed."""
        near = np.argwhere(~flow.pairs & (flow.forced < spare))
        costs = flow.forced[near[:, 0], near[:, 1]]
        for place in np.argsort(costs, kind="stable"):
            if costs[place] >= spare:
                break
            found = flow.if_forced(*map(int, near[place]))
            new = sum(bool(self.is_new[pair]) for pair in found[1]) if found else changes + 1
            if new <= changes:
                spare = min(spare, float(costs[place]) + price * (changes - new))
        return spare


@dataclass(frozen=True, eq=False)
class Seats:
    """A room as a square assignment: each unit has a row for each grid it may take, each grid a
    column for each unit it may get; further rows and columns stand for what stays free."""

    room: Room
    unit_of: Ints
    grid_of: Ints
    unit_must: Bools
    grid_must: Bools

    @classmethod
    def of(cls, room: Room) -> "Seats | None":
        """None where the rooms are too wide for it, or one pair could be taken twice."""
        if not room.is_sane or not min(room.shape):
            return None
        is_simple = room.grid_most <= 1 or room.most.max(initial=0) <= 1
        rows, columns = int(room.most.sum()), room.shape[1] * room.grid_most
        if not is_simple or rows + columns > MOST_ROWS:
            return None
        units, grids = np.arange(room.shape[0]), np.arange(room.shape[1])
        place = np.arange(rows) - np.repeat(np.cumsum(room.most) - room.most, room.most)
        unit_of = np.repeat(units, room.most)
        return cls(
            room,
            unit_of,
            np.repeat(grids, room.grid_most),
            place < room.least[unit_of],
            np.tile(np.arange(room.grid_most) < room.grid_least, len(grids)),
        )

    @property
    def most_pairs(self) -> int:
        return min(len(self.unit_of), len(self.grid_of))

    def least(self, cost: Floats) -> Bools | None:
        """Pairs of least cost; None: impossible."""
        rows, columns = len(self.unit_of), len(self.grid_of)
        far = 1.0 + 2 * (rows + columns) * float(np.abs(cost).max())
        worth = np.where(self.room.may, np.where(self.room.must, cost - far, cost), far)
        square = np.zeros((rows + columns, rows + columns))
        square[:rows, :columns] = worth[np.ix_(self.unit_of, self.grid_of)]
        square[:rows, columns:] = np.where(self.unit_must, far, 0.0)[:, None]
        square[rows:, :columns] = np.where(self.grid_must, far, 0.0)[None, :]
        row, column = linear_sum_assignment(square)
        inside = (row < rows) & (column < columns)
        pairs = np.zeros(self.room.shape, bool)
        pairs[self.unit_of[row[inside]], self.grid_of[column[inside]]] = True
        is_right = not (pairs & ~self.room.may).any() and not (self.room.must & ~pairs).any()
        return pairs if is_right and not (square[row, column][~inside] > 0).any() else None
