"""Simulated annealing of a division by two kinds of moves.

A single cell crosses a border: quick, and enough where grids have dozens of cells. Two
neighbouring grids are cut anew in any connected way: where grids have a handful of cells,
single moves stop in traps that this leaves.
"""

from collections.abc import Callable
from random import Random

import numpy as np

from gisgrid.optimize.recombine import recombine
from gisgrid.optimize.search import Search

BATCH = 512  # neighbours looked at
CUTS_IN_BATCH = 25
FEW_CELLS = 8.0  # a grid, in the mean, up to which pairs of grids are cut anew


def anneal(
    search: Search,
    random: Random,
    batches: int,
    hot: float,
    cold: float,
    go_on: Callable[[float], bool] = lambda _share: True,
) -> None:
    """Try moves, worse ones ever more rarely (Kirkpatrick, Gelatt and Vecchi 1983).

    hot, cold   cost that a move may add in the mean, at first and at last
    go_on       is told the share done and says whether to go on
    """
    numbers = np.random.default_rng(random.getrandbits(32))
    grid_of, ends = search.grid_of, search.ends
    cuts = CUTS_IN_BATCH if len(grid_of) <= FEW_CELLS * search.grids else 0
    for batch in range(batches if len(ends) else 0):
        if not go_on(batch / batches):
            return
        heat = hot * (cold / hot) ** (batch / batches)
        now = np.array(grid_of)
        picked = ends[numbers.integers(0, len(ends), BATCH)]
        crossing = picked[now[picked[:, 0]] != now[picked[:, 1]]].tolist()
        chance = numbers.exponential(heat, len(crossing)).tolist()
        for (cell, other), allowed in zip(crossing, chance, strict=True):
            if grid_of[cell] != grid_of[other]:
                search.try_move(cell, grid_of[other], allowed)
        for a, b in ends[numbers.integers(0, len(ends), cuts)].tolist():
            if grid_of[a] != grid_of[b]:
                recombine(search, grid_of[a], grid_of[b], heat, random)
