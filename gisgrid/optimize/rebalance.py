"""Even out an existing plan with few households moved, and what more balance would cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from gisgrid.i18n import _
from gisgrid.optimize.anneal import anneal
from gisgrid.optimize.bound import Bound
from gisgrid.optimize.divide import Division, Progress, Stop, price_of
from gisgrid.optimize.figures import figures, moved
from gisgrid.optimize.ground import CannotDivide, Ground
from gisgrid.optimize.mend import faults, mended, straightened, united
from gisgrid.optimize.search import Search
from gisgrid.optimize.shift import least_flow, shifted
from gisgrid.optimize.wish import Wish
from gisgrid.optimize.words import conflicts, odd

STAYS = (4.0, 8.0, 16.0)  # prices of moving that are tried
SHAPE = 0.3  # of its ordinary price: outlines are no reason to move many
BATCHES = 120
HOT, WARM, COLD = 1.0, 0.2, 0.05
SHIFTING = 0.5  # of the time goes into chains of grids
Worth = tuple[float, int]
BOUNDS = (0.02, 0.03, 0.05, 0.08, 0.10, 0.15)


@dataclass(frozen=True)
class Point:
    """One point of the curve.

    tolerance         that was asked for
    worst_deviation   that was reached
    moved             households that change grid
    least             fewest that could, if grids hand over to their neighbours only
    grid_of_cell      the plan
    """

    tolerance: float
    worst_deviation: float
    moved: int
    least: int
    grid_of_cell: tuple[int, ...]


def rebalance(
    ground: Ground,
    before: Sequence[int],
    wish: Wish,
    *,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Division:
    """Bring a plan within the bound asked for; as few households as is found change their grid.

    before   0 … N-1 of each cell, -1 for cells that are new; grids keep their numbers
    Raises CannotDivide where `before` is not a plan of N grids. Deterministic for a seed.
    """
    _check(ground, before, wish)
    tell, ask = progress or (lambda _share: None), stop or (lambda: False)
    start = mended(ground, before, wish.grids)
    fixed = {cell for cells in wish.locked for cell in cells}

    def worth(grid_of: Sequence[int]) -> Worth:
        excess = max(0.0, _worst(ground, grid_of, wish.grids) - (wish.tolerance or 0.0))
        return round(excess, 4), moved(ground, before, grid_of)

    found = [(worth(start), list(start))]
    begin = shifted(
        ground, start, wish.grids, wish.tolerance or 0.0, fixed,
        lambda done: (tell(SHIFTING * done), not ask())[1],
    )  # fmt: skip
    found.append((worth(begin), begin))
    runs = [(stay, start, HOT) for stay in STAYS] + [(stay, begin, WARM) for stay in STAYS]
    for number, (stay, first, hot) in enumerate(runs):
        if ask():
            break

        def go_on(done: float, number: int = number) -> bool:
            tell(SHIFTING + (1 - SHIFTING) * (number + done) / len(runs))
            return not ask()

        price = price_of(wish)
        price = replace(
            price, shape=SHAPE * price.shape, stay=stay * max(wish.weights.stability, 0.01)
        )
        search = Search(ground, list(first), wish.grids, price, before=list(before))
        search.freeze(fixed)
        anneal(search, Random(f"{seed} {stay}"), BATCHES, hot, COLD, go_on)
        anneal(search, Random(f"{seed} {stay}"), BATCHES // 10, COLD, COLD / 10)
        found.append((worth(search.grid_of), search.grid_of))
    tell(1.0)
    return _finished(ground, wish, before, _soundest(ground, found, wish, fixed, worth))


def _soundest(
    ground: Ground,
    found: list[tuple[Worth, list[int]]],
    wish: Wish,
    fixed: set[int],
    worth: Callable[[Sequence[int]], Worth],
) -> list[int]:
    """Rule 2: of the plans found the best one of those with fewest necks and grids inside others,
    each straightened where it has some. The plan of before is among them."""
    best: tuple[int, Worth, list[int]] | None = None
    for _worth, grid_of in sorted(found):
        plain = faults(ground, grid_of, wish.grids)
        tried = [(plain, worth(grid_of), grid_of)]
        if plain:
            straight = straightened(ground, grid_of, wish.grids)
            if _keeps(grid_of, straight, fixed):
                number = faults(ground, straight, wish.grids)
                tried.append((number, worth(straight), straight))
        best = min(tried) if best is None else min(best, *tried)
        if not plain:
            break  # the others are worth less
    assert best is not None
    return best[2]


def _keeps(grid_of: Sequence[int], made: Sequence[int], fixed: set[int]) -> bool:
    """Grids with cells that stay have lost and won none."""
    still = {grid_of[cell] for cell in fixed}
    return all(a == b or not {a, b} & still for a, b in zip(grid_of, made, strict=True))


def curve(
    ground: Ground,
    before: Sequence[int],
    wish: Wish,
    *,
    tolerances: Sequence[float] = BOUNDS,
    seed: int = 0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> list[Point]:
    """How much balance for how many households moved, from strict to slack."""
    found = []
    for number, tolerance in enumerate(sorted(tolerances)):

        def within(done: float, number: int = number) -> None:
            if progress is not None:
                progress((number + done) / len(tolerances))

        one = replace(wish, tolerance=tolerance)
        made = rebalance(ground, before, one, seed=seed, progress=within, stop=stop)
        found.append(
            Point(
                tolerance=tolerance,
                worst_deviation=made.worst_deviation,
                moved=made.figures.moved or 0,
                least=least_moved(ground, before, one),
                grid_of_cell=made.grid_of_cell,
            )
        )
        if stop is not None and stop():
            break
    return found


def least_moved(ground: Ground, before: Sequence[int], wish: Wish) -> int:
    """Fewest households to move if grids hand over to neighbours only and any number at a time.

    A linear programme of flows between neighbouring grids; no plan of whole buildings that
    hands over to neighbours moves fewer. Where the bound cannot be kept, 0.
    """
    grid_of = np.asarray(before, int)
    load = np.bincount(grid_of[grid_of >= 0], ground.load[grid_of >= 0], wish.grids).astype(float)
    mean = float(ground.load.sum()) / wish.grids
    a, b, _metres = ground.borders()
    ends = {(int(grid_of[i]), int(grid_of[j])) for i, j in zip(a, b, strict=True)}
    flows = sorted({p for x, y in ends if x != y and min(x, y) >= 0 for p in ((x, y), (y, x))})
    if not flows:
        return 0
    bound = wish.tolerance or 0.0
    flow = least_flow(load, flows, mean * (1 - bound), mean * (1 + bound))
    share = float(ground.homes.sum() / ground.load.sum())
    return int(np.ceil(flow.sum() * share - 1e-6))


def _worst(ground: Ground, grid_of: Sequence[int], grids: int) -> float:
    load = np.bincount(grid_of, ground.load, grids)
    return float(np.abs(load * grids / ground.load.sum() - 1).max())


def _check(ground: Ground, before: Sequence[int], wish: Wish) -> None:
    known = {g for g in before if g >= 0}
    if len(before) != len(ground.load) or known != set(range(wish.grids)):
        raise CannotDivide(_("原方案要有 {n} 个网格，每个至少一栋楼").format(n=wish.grids))


def _finished(ground: Ground, wish: Wish, before: Sequence[int], grid_of: list[int]) -> Division:
    drawn = united(ground.outlines, grid_of, wish.grids)
    measured = figures(ground, grid_of, wish.grids, before=before)
    bound = Bound(0.0)
    return Division(
        grid_of_cell=tuple(grid_of),
        outlines=tuple(drawn),
        figures=measured,
        bound=bound,
        locked=tuple(grid_of[min(cells)] for cells in wish.locked),
        notes=(*conflicts(ground, grid_of, measured, bound, wish), *odd(drawn)),
    )
