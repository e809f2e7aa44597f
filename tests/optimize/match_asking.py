"""Questions for the pairing engine, drawn by hypothesis, and their answers by trying everything."""

from functools import cache
from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from gisgrid.optimize.match import Instance, Partner, Place, Wish
from gisgrid.optimize.match.instance import COSTS

KINDS = ("repair", "medical", "legal")
INF = float("inf")


@st.composite
def instances(draw, most_grids=7, wishes=3):
    """Small questions of every sort, many of them impossible."""
    grids = draw(st.integers(1, most_grids))
    units, cadres = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    # Few values, so that many pairings cost the same.
    km = st.integers(0, 12).map(lambda n: n / 4)
    needs = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 3))
    places = tuple(Place(f"G{g}", draw(st.integers(0, 9)), draw(needs)) for g in range(grids))
    offers = st.frozensets(st.sampled_from(KINDS))
    is_easy = draw(st.booleans())
    wishes = 1 if is_easy else wishes
    bounds = st.tuples(st.integers(0, 0 if is_easy else 2), st.integers(2 if is_easy else 0, 4))
    per_grid = [(1, 1), (0, 1), (1, 2), (0, 2)] + ([] if is_easy else [(2, 2), (2, 1)])
    loads = [None, (0, 25)] if is_easy else [None, (3, 20), (0, 12), (8, 9), (9, 3)]

    def metres(count):
        return np.array([[draw(km) for _g in places] for _one in range(count)]).reshape(-1, grids)

    names = [f"U{u}" for u in range(units)] + [f"C{c}" for c in range(cadres)]
    pairs = [(name, place.code) for name in names for place in places]
    some = st.lists(st.sampled_from(pairs), max_size=wishes, unique=True) if pairs else st.just([])
    edges = [(a, b) for a in range(grids) for b in range(a + 1, grids)]
    return Instance(
        places,
        tuple(Partner(f"U{u}", *draw(bounds), draw(offers)) for u in range(units)),
        tuple(Partner(f"C{c}", *draw(bounds)) for c in range(cadres)),
        metres(units),
        metres(cadres),
        frozenset(draw(st.lists(st.sampled_from(edges), unique=True, min_size=len(edges) // 2)))
        if edges else frozenset(),
        draw(st.sampled_from(per_grid)),
        draw(st.booleans()),
        draw(st.sampled_from(loads)),
        tuple(Wish(f"L{n}", *pair) for n, pair in enumerate(draw(some))),
        tuple(Wish(f"F{n}", *pair) for n, pair in enumerate(draw(some))),
        COSTS | {"cadre_load": draw(st.sampled_from([0.0, 2.0]))},
    )  # fmt: skip


def unit_cost(ask: Instance) -> float:
    """Least cost of the units' pairs, by dynamic programming over all choices; inf: impossible."""
    units = range(len(ask.units))
    low, high = ask.units_per_grid
    locked = {(w.who, w.grid) for w in ask.locks}
    banned = {(w.who, w.grid) for w in ask.forbidden}
    sets = [some for n in range(low, min(high, len(units)) + 1) for some in combinations(units, n)]

    def price(u: int, g: int) -> float:
        grid, unit = ask.grids[g], ask.units[u]
        needs = sum(grid.needs.values())
        missed = sum(n for kind, n in grid.needs.items() if kind not in unit.resources)
        share = missed / needs if needs else 0.0
        return ask.cost["unit_km"] * ask.unit_km[u, g] + ask.cost["unit_unmet"] * share

    @cache
    def best(g: int, counts: tuple[int, ...], new: int) -> float:
        if ask.most_changes is not None and new > ask.most_changes:
            return INF
        if g == len(ask.grids):
            within = all(ask.units[u].least <= counts[u] <= ask.units[u].most for u in units)
            return 0.0 if within else INF
        code, least = ask.grids[g].code, INF
        for some in sets:
            names = {ask.units[u].id for u in some}
            if any((name, code) in banned for name in names):
                continue
            if any(w == code and who not in names for who, w in locked if who.startswith("U")):
                continue
            after = tuple(counts[u] + (u in some) for u in units)
            if all(after[u] <= ask.units[u].most for u in units):
                changed = new
                if ask.most_changes is not None:
                    changed += sum((ask.units[u].id, code) not in ask.today for u in some)
                least = min(least, sum(price(u, g) for u in some) + best(g + 1, after, changed))
        return least

    return best(0, (0,) * len(ask.units), 0)


def is_connected(ask: Instance, grids: set[int]) -> bool:
    reached, open_ = set(), {min(grids)}
    while open_:
        reached |= open_
        open_ = {
            b
            for pair in ask.adjacency
            for a, b in (pair, pair[::-1])
            if a in reached and b in grids
        } - reached
    return reached == grids


def sharing_cost(ask: Instance, cadre_of: tuple[int, ...]) -> float:
    """By the words of the exchange format; inf where a limit is broken."""
    locked = {(w.who, w.grid) for w in ask.locks if w.who.startswith("C")}
    pairs = {(ask.cadres[c].id, ask.grids[g].code) for g, c in enumerate(cadre_of)}
    if not locked <= pairs or pairs & {(w.who, w.grid) for w in ask.forbidden}:
        return INF
    mean = sum(grid.households for grid in ask.grids) / len(ask.cadres)
    total = 0.0
    for c, cadre in enumerate(ask.cadres):
        own = {g for g, who in enumerate(cadre_of) if who == c}
        if not own and cadre.least == 0:
            continue
        if not cadre.least <= len(own) <= cadre.most or not own:
            return INF
        load = sum(ask.grids[g].households for g in own)
        low, high = ask.cadre_households or (0, 10**9)
        if not low <= load <= high or (ask.contiguous and not is_connected(ask, own)):
            return INF
        total += ask.cost["cadre_km"] * sum(ask.cadre_km[c, g] for g in own)
        total += ask.cost["cadre_load"] * (abs(load - mean) / mean if mean else 0.0)
    return total


def cadre_cost(ask: Instance) -> float:
    if not ask.cadres:
        return 0.0
    sharings = product(range(len(ask.cadres)), repeat=len(ask.grids))
    return min(sharing_cost(ask, one) for one in sharings)


def is_possible(ask: Instance) -> bool:
    return unit_cost(ask) < INF and cadre_cost(ask) < INF
