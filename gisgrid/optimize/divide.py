"""Divide the building cells of a community into connected grids of about equal load.

Hard rules, which every result keeps:
Rule 1   tessellation: no gap, no overlap; grids are unions of cells of one coverage, so that
         shared borders share their nodes, also when written with 7 decimals.
Rule 2   a grid is one polygon whose cells hang together by borders of at least 1 m (a cell that
         has none so long: by its longest), and no grid lies inside another. Only where parts
         of a community are too small for a grid (less than half the mean load), or more than
         there are grids, does a grid reach over to the nearest cell of another part.
Rule 3   every household is in exactly one grid: that of its building's cell. (Those outside the
         boundary have no cell; they are listed where households are known.)
Rule 4   no building is split: a cell goes to one grid whole.
Rule 5   there are exactly N grids, none without a cell; none without households either, where
         enough cells have some. They are numbered in reading order.
Rule 6   groups of cells asked to stay whole do; one heavier than 1.1 times the mean is given
         to the fewest grids that can hold it.
Rule 7   locked grids keep all their cells and get no others.
Soft rules, each stated as a figure (`figures.py`):
Rule 8   balance: the largest deviation of a load from the mean, against the bound asked for.
Rule 9   compactness and simple outlines.
Rule 10  barriers as borders: households cut off from their grid by a main street.
Rule 11  stability: households moved, beside the least possible (`rebalance.py`).
Rule 12  walkability: the longest shortest walk between two doors of a grid.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from gisgrid.optimize import diagram
from gisgrid.optimize.anneal import anneal, has_few_cells
from gisgrid.optimize.bound import Bound, bound_of
from gisgrid.optimize.even import even
from gisgrid.optimize.figures import Figures, figures
from gisgrid.optimize.ground import CannotDivide, Ground, Ints
from gisgrid.optimize.levels import search_by_levels
from gisgrid.optimize.mend import let_out, mended, narrow_passages, united
from gisgrid.optimize.necks import Area, inside_others
from gisgrid.optimize.order import order
from gisgrid.optimize.polish import polish, rank
from gisgrid.optimize.search import Price, Search
from gisgrid.optimize.sides import UNEVEN, has_strong_barriers
from gisgrid.optimize.task import Task, prepare
from gisgrid.optimize.wish import Weights, Wish
from gisgrid.optimize.words import conflicts, odd

__all__ = ["CannotDivide", "Division", "alternatives", "divide", "order"]

STARTS, MOST_STARTS = 3, 10  # where cells are few: all of them only while the bound is missed
BATCHES, HOT, COLD = 60, 5.0, 0.1
ROUNDS = 60  # of polishing, at least one for each grid
REPAIRS = 3  # times that necks and grids inside others are mended
SEARCHED = 0.6  # of a start's time goes before polishing
BALANCE = 1.5
BARRED = 2.0  # a barrier of a grid's width costs as much as two round grids
AS_EVEN_AS_IS_FOUND = 0.04  # the bound searched for when none was asked for
LEAST_BOUND = 0.002
LEAST_IN_PART = 0.01  # a part whose mean is beyond the bound is still to be even in itself

Progress = Callable[[float], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Division:
    """A plan of N grids, numbered 0 … N-1 in reading order (see `order`).

    grid_of_cell   the grid of each cell given
    outlines       of each grid: the union of its cells, nodes matched
    figures        see there
    bound          what whole buildings allow at best
    locked         the number of each locked grid, as they were given
    notes          conflicts and what was done about them, in words
    """

    grid_of_cell: tuple[int, ...]
    outlines: tuple[Area, ...]
    figures: Figures
    bound: Bound
    locked: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def loads(self) -> tuple[float, ...]:
        return tuple(grid.load for grid in self.figures.grids)

    @property
    def worst_deviation(self) -> float:
        return self.figures.worst_deviation

    @property
    def compactness(self) -> float:
        return self.figures.compactness


def divide(
    ground: Ground,
    wish: Wish,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Division:
    """Join cells to exactly `wish.grids` grids by the rules of this module.

    progress   is told the share done, 0 … 1
    stop       is asked again and again; once it says yes the best so far is returned
    Raises CannotDivide with what to change. The same for the same seed, whatever the order of
    the cells. Time O(n log n).

    Method: from a balanced power diagram, made connected, simulated annealing (`anneal.py`):
    of several starts where cells are few, else on blocks of cells first (`levels.py`); then
    around the worst grids (`polish.py`). The best is kept.
    """
    task = prepare(ground, wish, _pieces)
    tell, ask = progress or (lambda _share: None), stop or (lambda: False)
    grid_of = np.full(len(ground.load), -1)
    first = 0
    for part, share in zip(task.parts, task.shares, strict=True):
        whole = task.ground.only(part)
        leaders = task.leaders[part]

        def within(done: float, first: int = first, share: int = share) -> None:
            tell((first + share * done) / max(task.grids, 1))

        here = replace(wish, tolerance=_bound_in(task, whole, share, wish.tolerance))
        grid_of_unit = _best(whole, leaders, share, here, seed, within, ask)
        shapes = task.shapes(ground, part)
        grid_of_unit = _sound(whole, shapes, grid_of_unit, leaders, share, here, seed)
        task.put(grid_of, part, first + grid_of_unit)
        first += share
    # Rule 7
    for number, cells in enumerate(wish.locked, start=task.grids):
        grid_of[list(cells)] = number
    return finished(ground, wish, grid_of, task)


def alternatives(
    ground: Ground,
    wish: Wish,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> list[Division]:
    """Three divisions to choose from: as asked, more even, more compact; equal ones once."""
    asked = wish.tolerance if wish.tolerance is not None else AS_EVEN_AS_IS_FOUND
    weights = wish.weights
    compact = Weights(
        compactness=2 * weights.compactness or 1.0,
        barriers=weights.barriers,
        leaders=weights.leaders,
        stability=weights.stability,
    )
    wishes = [
        wish,
        replace(wish, tolerance=max(asked / 2, LEAST_BOUND)),
        replace(wish, tolerance=_slack(ground, asked), weights=compact),
    ]
    found: list[Division] = []
    for number, one in enumerate(wishes):

        def within(done: float, number: int = number) -> None:
            if progress is not None:
                progress((number + done) / len(wishes))

        if found and stop is not None and stop():
            break
        made = divide(ground, one, seed=seed, progress=within, stop=stop)
        if all(made.grid_of_cell != other.grid_of_cell for other in found):
            found.append(made)
    return found


def _slack(ground: Ground, asked: float) -> float:
    """The bound of the most compact division: enough that none need cross a railway."""
    return max(2 * asked, UNEVEN) if has_strong_barriers(ground) else 2 * asked


def _pieces(ground: Ground, count: int) -> Ints:
    """A group too heavy for one grid, in `count` even pieces (rule 6)."""
    made = divide(ground, Wish(count, tolerance=None))
    return np.array(made.grid_of_cell)


def _bound_in(task: Task, part: Ground, share: int, tolerance: float | None) -> float | None:
    """The bound within a part, whose mean may be another than that of all, or near the least."""
    if tolerance is None or len(task.parts) == 1:
        return tolerance
    off = float(part.load.sum()) / share * task.grids / float(task.ground.load.sum())
    left = min((1 + tolerance) / off - 1, 1 - (1 - tolerance) / off) if off else tolerance
    return max(left, LEAST_IN_PART)


def price_of(wish: Wish) -> Price:
    tolerance = AS_EVEN_AS_IS_FOUND if wish.tolerance is None else wish.tolerance
    weights = wish.weights
    return Price(
        bound=max(tolerance, LEAST_BOUND),
        balance=BALANCE,
        shape=weights.compactness,
        barred=BARRED * weights.barriers,
        leader=weights.leaders if wish.leaders else 0.0,
    )


def _best(
    ground: Ground,
    leaders: Ints,
    grids: int,
    wish: Wish,
    seed: int,
    tell: Progress,
    stop: Stop,
) -> Ints:
    """Grid of each unit, 0 … grids-1, by the best of several seeded starts."""
    if grids == 1:
        tell(1.0)
        return np.zeros(len(ground.load), int)
    price = price_of(wish)
    tolerance = wish.tolerance or 0.0
    found: list[tuple[tuple[int, float, float], list[int]]] = []
    has_few = has_few_cells(ground, grids)
    starts = STARTS if has_few else 1
    while len(found) < starts:
        start = len(found)

        def searched(done: float, start: int = start, starts: int = starts) -> bool:
            tell((start + SEARCHED * done) / starts)
            return not stop()

        def polished(done: float, start: int = start, starts: int = starts) -> bool:
            tell((start + SEARCHED + (1 - SEARCHED) * done) / starts)
            return not stop()

        random = Random(f"{seed} {start}")
        if has_few:
            grid_of = diagram.start(ground, grids, random)
            search = Search(ground, grid_of, grids, price, leaders=leaders)
            anneal(search, random, BATCHES, HOT, COLD, searched)
        else:
            search = search_by_levels(
                ground, grids, price, random,
                leaders=leaders, tolerance=tolerance, go_on=searched,
            )  # fmt: skip
        polish(search, random, max(ROUNDS, grids), tolerance, polished)
        if tolerance:
            even(search, tolerance)
        found.append((rank(search, tolerance), search.grid_of))
        if stop():
            break
        if len(found) == STARTS and wish.tolerance and min(found)[0][1]:
            starts = MOST_STARTS
    tell(1.0)
    return np.array(min(found, key=lambda one: one[0])[1])


def _sound(
    ground: Ground,
    shapes: Sequence[Area],
    grid_of: Ints,
    leaders: Ints,
    grids: int,
    wish: Wish,
    seed: int,
) -> Ints:
    """Rule 2: no neck, no grid inside another, as far as cells and boundary allow it."""
    outer = ground.rim - np.array([sum(row.values()) for row in ground.near])
    best = grid_of.tolist()
    outlines = united(shapes, best, grids)
    narrow = narrow_passages(ground, shapes, best, outlines)
    for number in range(REPAIRS):
        faults = len(inside_others(outlines)), len(narrow)
        if not any(faults):
            break
        ground = ground.parted(narrow)
        mending = mended(ground, let_out(ground, outlines, best, outer), grids)
        search = Search(ground, mending, grids, price_of(wish), leaders=leaders)
        polish(search, Random(f"{seed} sound {number}"), ROUNDS, wish.tolerance or 0.0)
        drawn = united(shapes, search.grid_of, grids)
        passages = narrow_passages(ground, shapes, search.grid_of, drawn)
        if (len(inside_others(drawn)), len(passages)) >= faults:
            break
        best, outlines, narrow = search.grid_of, drawn, passages
    return np.array(best)


def finished(ground: Ground, wish: Wish, grid_of: Ints, task: Task) -> Division:
    """Number the grids in reading order and measure them."""
    count = wish.grids
    drawn = united(ground.outlines, grid_of.tolist(), count)
    reading = order(drawn)
    number = np.empty(count, int)
    number[reading] = np.arange(count)
    final = tuple(number[grid_of].tolist())
    measured = figures(ground, final, count)
    bound = bound_of(ground, wish, task)
    outlines = tuple(drawn[g] for g in reading)
    return Division(
        grid_of_cell=final,
        outlines=outlines,
        figures=measured,
        bound=bound,
        locked=tuple(int(number[grid_of[min(cells)]]) for cells in wish.locked),
        notes=(*task.notes, *conflicts(ground, final, measured, bound, wish), *odd(outlines)),
    )


def grids_of(division: Division) -> Sequence[Sequence[int]]:
    """Cells of each grid."""
    found: list[list[int]] = [[] for _grid in division.outlines]
    for cell, grid in enumerate(division.grid_of_cell):
        found[grid].append(cell)
    return found
