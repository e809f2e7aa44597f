"""A division searched on blocks of cells first, then cell by cell, again and again.

On blocks the search sees whole topologies, where single houses only wear borders down; blocks
made anew inside the grids found are the next round's (a V-cycle of multilevel partitioning:
Sanders and Schulz 2011, doi:10.1007/978-3-642-23719-5_40).
"""

from dataclasses import replace
from random import Random

import numpy as np

from gisgrid.optimize import diagram
from gisgrid.optimize.anneal import GoOn, anneal
from gisgrid.optimize.coarse import blocks
from gisgrid.optimize.ground import Ground, Ints
from gisgrid.optimize.polish import rank
from gisgrid.optimize.search import Price, Search

ROUGHLY = 0.08  # no stricter bound is searched on blocks
CYCLES, CYCLES_OF_GRIDS = (2, 10), 300
# Batches on blocks in the first round, less where the batches are long; 0.4 of it in the next.
BATCHES, BATCHES_OF_GRIDS, NEXT = (60, 200), 12_000, 0.4
SOFT = 0.4  # of the price of imbalance at first: shapes come before the last per cent
FINE_BATCHES, FIRM_BATCHES = 100, 50
FIRST_HOT, NEXT_HOT, ROUGH_COLD = 5.0, (0.7, 1.5), 0.1
FINE_HOT, FIRM_HOT, FINE_COLD = 0.5, 0.15, 0.03
CUTS_FOR_A_GRID, LEAST_CUTS = 1.2, 25  # in a batch, on blocks


def search_by_levels(
    ground: Ground,
    grids: int,
    price: Price,
    random: Random,
    *,
    leaders: Ints,
    tolerance: float,
    go_on: GoOn,
) -> Search:
    """The best of some rounds, each begun from the best so far.

    go_on   is told the share done and says whether to go on
    """
    cycles = _within(CYCLES, CYCLES_OF_GRIDS / grids)
    grid_of = _on_blocks(ground, grids, price, random, leaders, None, lambda _done: go_on(0.0))
    search = Search(ground, grid_of, grids, price, leaders=leaders)
    best: tuple[tuple[int, float, float], list[int]] | None = None
    for cycle in range(cycles):

        def told(_done: float, cycle: int = cycle) -> bool:
            return go_on((cycle + 0.5) / cycles)

        if best is not None:
            grid_of = _on_blocks(ground, grids, price, random, leaders, best[1], told, cycle)
            search.assign(list(range(len(grid_of))), grid_of)
        search.reprice(replace(price, balance=SOFT * price.balance))
        anneal(search, random, FINE_BATCHES, FINE_HOT, FINE_COLD, told)
        search.reprice(price)
        anneal(search, random, FIRM_BATCHES, FIRM_HOT, FINE_COLD, told)
        found = rank(search, tolerance)
        if best is None or found < best[0]:
            best = found, list(search.grid_of)
        if not go_on((cycle + 1) / cycles):
            break
    if best is not None:
        search.assign(list(range(len(grid_of))), best[1])
    return search


def _on_blocks(
    ground: Ground,
    grids: int,
    price: Price,
    random: Random,
    leaders: Ints,
    within: list[int] | None,
    go_on: GoOn,
    cycle: int = 0,
) -> list[int]:
    """Grid of each cell after a search on blocks; `within` is the division to begin from."""
    block_of = blocks(ground, grids, random, within)
    rough = ground.merged(block_of)
    first = np.unique(block_of, return_index=True)[1]
    start = (
        diagram.start(rough, grids, random)
        if within is None
        else [within[cell] for cell in first.tolist()]
    )
    search = Search(
        rough,
        start,
        grids,
        replace(price, bound=max(price.bound, ROUGHLY), balance=SOFT * price.balance),
        leaders=np.bincount(block_of, leaders, len(first)).astype(int),
    )
    batches = _within(BATCHES, BATCHES_OF_GRIDS / grids)
    hot = FIRST_HOT if within is None else NEXT_HOT[cycle % len(NEXT_HOT)]
    batches = batches if within is None else round(NEXT * batches)
    cuts = max(LEAST_CUTS, round(CUTS_FOR_A_GRID * grids))
    anneal(search, random, batches, hot, ROUGH_COLD, go_on, cuts=cuts)
    return [search.grid_of[block] for block in block_of.tolist()]


def _within(limits: tuple[int, int], number: float) -> int:
    return int(np.clip(round(number), *limits))
