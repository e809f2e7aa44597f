"""Search again around what is worst: a few neighbouring grids at a time, kept if better."""

from random import Random

import numpy as np

from gisgrid.optimize.anneal import GoOn, anneal
from gisgrid.optimize.search import Search

GRIDS = 6  # searched again together
BATCHES = 4
HOT, COLD = 4.0, 0.1
WORST_FIRST = 0.7  # of the rounds begin at the grid that deviates most
AS_GOOD = 0.005  # deviations this near to each other are judged by cost


def rank(search: Search, tolerance: float) -> tuple[int, float, float]:
    """The less the better: grids inside others, then steps beyond the bound, then the cost."""
    excess = search.worst() - tolerance
    steps = max(0.0, float(np.ceil(excess / AS_GOOD - 1e-9)))
    return search.enclosed(), steps, search.cost()


def polish(
    search: Search,
    random: Random,
    rounds: int,
    tolerance: float,
    go_on: GoOn = lambda _share: True,
) -> None:
    """Anneal regions of a few grids from hot to cold; each that got no better is put back.

    Source: large neighbourhood search (Shaw 1998, doi:10.1007/3-540-49481-2_30).
    """
    everything = search.ends
    best = rank(search, tolerance)
    for done in range(rounds):
        if not go_on(done / rounds):
            break
        region = _region(search, random)
        cells = sorted(cell for g in region for cell in search.members[g])
        is_inside = np.zeros(len(search.grid_of), bool)
        is_inside[cells] = True
        search.ends = everything[is_inside[everything].all(axis=1)]
        kept = [search.grid_of[cell] for cell in cells]
        anneal(search, random, BATCHES, HOT, COLD)
        now = rank(search, tolerance)
        if now < best:
            best = now
        else:
            search.assign(cells, kept)
    search.ends = everything


def _region(search: Search, random: Random) -> list[int]:
    """A grid, most often the worst one, and its neighbours till they are enough."""
    if random.random() < WORST_FIRST:
        start = max(range(search.grids), key=lambda g: (abs(search.load[g] - search.mean), g))
    else:
        start = int(random.random() * search.grids)
    region = [start]
    while len(region) < GRIDS:
        around = {
            search.grid_of[other]
            for g in region
            for cell in search.members[g]
            for other in search.ground.holds[cell]
        }
        beyond = sorted(around.difference(region))
        if not beyond:
            break
        region.append(beyond[int(random.random() * len(beyond))])
    return region
