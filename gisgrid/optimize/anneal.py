"""Simulated annealing of a division by two kinds of moves.

A single cell crosses a border; or two neighbouring grids are cut anew, in any connected way
where they have a handful of cells (`recombine`), by a straight line where they have dozens
(`sweep`): single moves alone stop in traps that these leave.
"""

from collections.abc import Callable
from random import Random

import numpy as np

from gisgrid.optimize.ground import Ground, Ints
from gisgrid.optimize.recombine import recombine
from gisgrid.optimize.search import Search
from gisgrid.optimize.sweep import sweep

LEAST_BATCH = 256
PASSES = 0.25  # of all neighbours are looked at in a batch, if there are many
FEW_CELLS = 6.0  # a grid, in the mean, up to which all cuts of two grids are looked at
CUTS = 25  # tried in a batch where cells are few
CUTS_FOR_AN_END, LEAST_CUTS = 0.005, 12  # the same where they are many

GoOn = Callable[[float], bool]


def anneal(
    search: Search,
    random: Random,
    batches: int,
    hot: float,
    cold: float,
    go_on: GoOn = lambda _share: True,
    *,
    cuts: int = 0,
) -> None:
    """Try moves, worse ones ever more rarely (Kirkpatrick, Gelatt and Vecchi 1983).

    hot, cold   cost that a move may add in the mean, at first and at last
    go_on       is told the share done and says whether to go on
    cuts        of pairs of grids in a batch; 0: as many as such cells ask for
    """
    numbers = np.random.default_rng(random.getrandbits(32))
    ends = search.ends
    few = has_few_cells(search.ground, search.grids)
    cut_anew = recombine if few else sweep
    cuts = cuts or CUTS if few else max(LEAST_CUTS, int(CUTS_FOR_AN_END * len(ends)))
    batch = max(LEAST_BATCH, int(PASSES * len(ends)))
    for number in range(batches if len(ends) else 0):
        if not go_on(number / batches):
            return
        heat = hot * (cold / hot) ** (number / batches)
        _single_moves(search, ends[numbers.integers(0, len(ends), batch)], heat, numbers)
        for a, b in ends[numbers.integers(0, len(ends), cuts)].tolist():
            if search.grid_of[a] != search.grid_of[b]:
                cut_anew(search, search.grid_of[a], search.grid_of[b], heat, random)


def has_few_cells(ground: Ground, grids: int) -> bool:
    return len(ground.load) <= FEW_CELLS * grids


def _single_moves(search: Search, picked: Ints, heat: float, numbers: np.random.Generator) -> None:
    """Move the first cell of each pair picked into the grid of the second, if the heat allows."""
    grid_of = search.grid_of
    now = np.array(grid_of)
    crossing = picked[now[picked[:, 0]] != now[picked[:, 1]]].tolist()
    chance = numbers.exponential(heat, len(crossing)).tolist()
    for (cell, other), allowed in zip(crossing, chance, strict=True):
        if grid_of[cell] != grid_of[other]:
            search.try_move(cell, grid_of[other], allowed)
