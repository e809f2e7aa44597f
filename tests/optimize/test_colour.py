"""Four tints: each rule of `tints`, on drawn maps and on random planar ones."""

from itertools import combinations
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from gisgrid.optimize.colour import adjacency, tints
from tests.optimize.drawing import areas

sizes = st.integers(min_value=4, max_value=120)
seeds = st.integers(min_value=0, max_value=10_000)


def planar(size, seed):
    """Neighbours in a random triangulation: as many as a flat map can have."""
    random = Random(seed)
    points = np.array([(random.random(), random.random()) for _point in range(size)])
    corners = Delaunay(points).simplices.tolist()
    return {pair for three in corners for pair in combinations(sorted(three), 2)}


def alike(pairs, tint):
    return [pair for pair in pairs if tint[pair[0]] == tint[pair[1]]]


def test_neighbours_share_a_border_not_only_a_corner():
    found = areas("""
        A A B
        A A C
        D D D
        . . E
    """)
    names = list(found)
    pairs = {names[a] + names[b] for a, b in adjacency(list(found.values()))}
    assert pairs == {"AB", "AC", "AD", "BC", "CD", "DE"}


def test_a_border_under_a_metre_makes_no_neighbours():
    assert adjacency(list(areas("A B", 0.9).values())) == set()
    assert adjacency(list(areas("A B", 1.1).values())) == {(0, 1)}


@given(sizes, seeds)
@settings(max_examples=60, deadline=None)
def test_rule_1_neighbours_differ_on_every_flat_map(size, seed):
    pairs = planar(size, seed)
    tint = tints(pairs, size)
    assert set(tint) <= {0, 1, 2, 3}
    assert alike(pairs, tint) == []


def test_rule_1_five_areas_that_all_touch_are_alike_just_once():
    pairs = set(combinations(range(5), 2))
    assert len(alike(pairs, tints(pairs, 5))) == 1


@given(sizes, seeds)
@settings(max_examples=20, deadline=None)
def test_rule_2_the_same_map_gets_the_same_tints(size, seed):
    pairs = sorted(planar(size, seed))
    assert tints(pairs, size) == tints(reversed(pairs), size)


@given(sizes, seeds)
@settings(max_examples=40, deadline=None)
def test_rule_3_an_unchanged_map_keeps_all_its_tints(size, seed):
    pairs = planar(size, seed)
    before = [3 - tint for tint in tints(pairs, size)]
    assert tints(pairs, size, before) == before


@given(sizes, seeds)
@settings(max_examples=40, deadline=None)
def test_rule_3_a_changed_map_keeps_most_and_none_are_alike(size, seed):
    pairs = planar(size, seed)
    before = tints(pairs, size)
    random = Random(seed)
    changed = set(random.sample(sorted(pairs), len(pairs) - 2))
    disturbed = list(before)
    disturbed[0] = None
    tint = tints(changed, size, disturbed)
    assert alike(changed, tint) == []
    assert sum(a == b for a, b in zip(tint, before, strict=True)) >= size - 1


def test_rule_3_two_alike_that_now_touch_change_only_one():
    tint = tints({(0, 1), (1, 2)}, 3, [0, 0, 2])
    assert alike({(0, 1), (1, 2)}, tint) == []
    assert sum(a == b for a, b in zip(tint, [0, 0, 2], strict=True)) == 2


def test_rule_3_surrounded_by_all_four_others_give_way():
    wheel = {(0, n) for n in range(1, 5)} | {(1, 2), (2, 3), (3, 4), (1, 4)}
    tint = tints(wheel, 5, [None, 0, 1, 2, 3])
    assert alike(wheel, tint) == []


def test_no_areas_no_tints():
    assert tints(set(), 0) == []
