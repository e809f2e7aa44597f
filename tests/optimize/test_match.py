"""The pairing engine against trying everything, on small questions of every sort."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.optimize.match import Infeasible, Wish, curve, solve
from gisgrid.optimize.match.cadres import share_cost
from gisgrid.optimize.match.spread import spread
from tests.optimize.match_asking import cadre_cost, instances, is_possible, sharing_cost, unit_cost


@settings(max_examples=300, deadline=None)
@given(instances())
def test_the_answer_is_the_one_that_trying_everything_finds(ask):
    answer = solve(ask)
    units, cadres = unit_cost(ask), cadre_cost(ask)
    if isinstance(answer, Infeasible):
        assert min(-units, -cadres) == -np.inf
        return
    assert answer.is_proven
    assert answer.unit_cost == pytest.approx(units, abs=1e-6)
    assert answer.cadre_cost == pytest.approx(cadres, abs=1e-6)
    keeps_its_limits(ask, answer)


def keeps_its_limits(ask, answer):
    taken = [who for some in answer.pairs.units.values() for who in some]
    for unit in ask.units:
        assert unit.least <= taken.count(unit.id) <= unit.most
    for some in answer.pairs.units.values():
        assert ask.units_per_grid[0] <= len(some) <= ask.units_per_grid[1]
    pairs = answer.pairs.all
    assert {(w.who, w.grid) for w in ask.locks} <= pairs
    assert not {(w.who, w.grid) for w in ask.forbidden} & pairs
    if ask.cadres:
        place = {one.id: n for n, one in enumerate(ask.cadres)}
        sharing = tuple(place[answer.pairs.cadre[grid.code]] for grid in ask.grids)
        assert sharing_cost(ask, sharing) == pytest.approx(answer.cadre_cost)


@settings(max_examples=100, deadline=None)
@given(instances(most_grids=5))
def test_what_a_forced_pair_costs_is_what_asking_anew_finds(ask):
    answer = solve(ask)
    if isinstance(answer, Infeasible):
        return
    banned = {(w.who, w.grid) for w in ask.forbidden}
    for u, unit in enumerate(ask.units):
        for g, grid in enumerate(ask.grids):
            if (unit.id, grid.code) in banned:
                continue
            forced = replace(ask, locks=(*ask.locks, Wish("+", unit.id, grid.code)))
            expected = unit_cost(forced) - answer.unit_cost
            assert answer.forced[u, g] == pytest.approx(expected, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(instances(most_grids=5))
def test_the_next_best_is_what_a_ban_leads_to(ask):
    answer = solve(ask)
    if isinstance(answer, Infeasible):
        return
    locked = {(w.who, w.grid) for w in ask.locks}
    for (who, grid), second in answer.seconds.items():
        least = unit_cost if who.startswith("U") else cadre_cost
        without = replace(ask, forbidden=(*ask.forbidden, Wish("-", who, grid)))
        expected = float("inf") if (who, grid) in locked else least(without)
        if second is None:
            assert expected == float("inf")
            continue
        before = answer.unit_cost if who.startswith("U") else answer.cadre_cost
        assert second.more == pytest.approx(expected - before, abs=1e-6)
        assert who not in second.instead


@settings(max_examples=40, deadline=None)
@given(instances(most_grids=4))
def test_the_table_says_of_every_other_pair_what_it_would_cost(ask):
    """Of every pair that is possible and of no other, of units and of cadres."""
    answer = solve(ask)
    if isinstance(answer, Infeasible):
        return
    for partners, least, before in (
        (ask.units, unit_cost, answer.unit_cost), (ask.cadres, cadre_cost, answer.cadre_cost),
    ):  # fmt: skip
        for one, grid in itertools.product(partners, ask.grids):
            pair = (one.id, grid.code)
            banned = pair in {(w.who, w.grid) for w in ask.forbidden}
            forced = replace(ask, locks=(*ask.locks, Wish("+", *pair)))
            expected = np.inf if banned else least(forced) - before
            if pair in answer.pairs.all:
                assert pair not in answer.table
                assert expected == pytest.approx(0, abs=1e-6)
            elif pair in answer.table:
                assert answer.table[pair].more == pytest.approx(expected, abs=1e-6)
            else:
                assert expected == np.inf
    for price in answer.table.values():
        assert 0 <= price.changes < len(ask.grids) * max(1, len(ask.units))


@settings(max_examples=150, deadline=None)
@given(instances(most_grids=5, wishes=6))
def test_what_is_named_cannot_hold_together_and_lifting_it_helps(ask):
    answer = solve(ask)
    if not isinstance(answer, Infeasible):
        return
    limits = {limit for one in answer.conflicts for limit in one.limits}
    assert answer.conflicts
    assert is_possible(ask.without(frozenset(limits)))
    assert set(answer.relaxation) <= limits
    assert is_possible(ask.without(frozenset(answer.relaxation)))
    for conflict in answer.conflicts:
        assert conflict.limits
        assert conflict.message
        others = every_limit(ask) - set(conflict.limits)
        assert not is_possible(ask.without(frozenset(others)))


def every_limit(ask):
    partners = (*ask.units, *ask.cadres)
    return (
        {one.id for one in (*ask.locks, *ask.forbidden)}
        | {f"{side}_grids:{one.id}" for one in partners for side in ("min", "max")}
        | {"units_per_grid", "cadre_households", "cadres_contiguous"}
    )


@settings(max_examples=60, deadline=None)
@given(instances(), st.randoms())
def test_the_order_of_rows_changes_nothing(ask, random):
    first = solve(ask, seconds=False)
    if isinstance(first, Infeasible):
        return
    g, u, c = (
        random.sample(range(len(some)), len(some)) for some in (ask.grids, ask.units, ask.cadres)
    )
    place = {old: new for new, old in enumerate(g)}
    shuffled = replace(
        ask,
        grids=tuple(ask.grids[k] for k in g),
        units=tuple(ask.units[k] for k in u),
        cadres=tuple(ask.cadres[k] for k in c),
        unit_km=ask.unit_km[np.ix_(u, g)],
        cadre_km=ask.cadre_km[np.ix_(c, g)],
        adjacency=frozenset(tuple(sorted((place[a], place[b]))) for a, b in ask.adjacency),
    )  # fmt: skip
    second = solve(shuffled, seconds=False)
    assert second.pairs.all == first.pairs.all


@settings(max_examples=60, deadline=None)
@given(instances())
def test_the_model_without_listed_sets_has_the_same_optimum(ask):
    """As where there are too many connected sets to list."""
    if not ask.cadres:
        return
    must, may = ask.pairs_of(ask.locks, ask.cadres), ~ask.pairs_of(ask.forbidden, ask.cadres)
    expected = cadre_cost(ask)
    if (must & ~may).any() or (must.sum(axis=0) > 1).any():
        return
    found = spread(ask, must, may)
    if found is None:
        assert expected == float("inf")
    else:
        assert found[1] == 0.0
        assert share_cost(ask, found[0]) == pytest.approx(expected, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(instances(most_grids=4), st.data())
def test_the_curve_is_the_least_cost_for_every_number_of_changes(ask, data):
    """Today is one possible pairing; each point is no dearer than any pairing so near to it."""
    answer = solve(ask, seconds=False)
    if isinstance(answer, Infeasible) or not ask.units:
        return
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    other = solve(replace(ask, unit_km=rng.random(ask.unit_km.shape)), seconds=False)
    today = frozenset(pair for pair in other.pairs.all if pair[0].startswith("U"))
    if not today:
        return
    points = curve(replace(ask, today=today))
    assert [p.changes for p in points] == list(range(len(points)))
    assert points[-1].cost == pytest.approx(answer.unit_cost, abs=1e-6)
    assert all(a.cost >= b.cost - 1e-6 for a, b in itertools.pairwise(points))
    for point in points:
        assert len(point.pairs - today) <= point.changes
        bounded = replace(ask, today=today, most_changes=point.changes)
        assert point.cost == pytest.approx(unit_cost(bounded), abs=1e-6)
    assert points[0].pairs == today
