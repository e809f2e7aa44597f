"""Lengths of shared borders."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.optimize.borders import shared_borders
from tests.optimize.drawing import areas


def test_it_measures_what_two_share_and_what_nobody_shares():
    found = areas("""
        A A B
        A A C
    """)
    pairs, metres, outer = shared_borders(list(found.values()))
    assert pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert metres == pytest.approx([20, 20, 20])
    assert outer == pytest.approx([120, 40, 40])


def test_strangers_share_nothing():
    pairs, metres, outer = shared_borders(list(areas("A . B").values()))
    assert (len(pairs), len(metres)) == (0, 0)
    assert outer == pytest.approx([80, 80])


@given(st.lists(st.sampled_from("ABCD."), min_size=25, max_size=25))
@settings(max_examples=60, deadline=None)
def test_lengths_are_those_of_the_intersections(letters):
    picture = "\n".join("".join(letters[i : i + 5]) for i in range(0, 25, 5))
    found = list(areas(picture).values())
    pairs, metres, outer = shared_borders(found)
    shared = dict(zip(map(tuple, pairs.tolist()), metres, strict=True))
    for a in range(len(found)):
        for b in range(a + 1, len(found)):
            length = found[a].intersection(found[b]).length
            assert shared.get((a, b), 0.0) == pytest.approx(length)
        inner = sum(m for pair, m in shared.items() if a in pair)
        assert outer[a] == pytest.approx(found[a].length - inner)
