"""Names find their place or stay away."""

from math import hypot

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.paper import labels, stops
from gisgrid.paper.labels import Placer, TurnedBox

FRAME = (0.0, 0.0, 180.0, 220.0)


def polygon(box: TurnedBox) -> shapely.Polygon:
    return shapely.Polygon(box.corners())


boxes = st.builds(
    TurnedBox,
    st.floats(10, 170), st.floats(10, 210), st.floats(1, 15), st.floats(1, 3), st.floats(-90, 90),
)  # fmt: skip


@given(st.lists(boxes, max_size=40))
@settings(max_examples=60, deadline=None)
def test_what_is_kept_touches_nothing_and_stays_in_the_frame(wished: list[TurnedBox]) -> None:
    placer = Placer(FRAME)
    kept = [box for box in wished if placer.first_free([box])]
    for n, box in enumerate(kept):
        assert shapely.box(0, 0, 180, 220).contains(polygon(box))
        assert all(not polygon(box).intersects(polygon(other)) for other in kept[:n])


@given(st.lists(st.tuples(st.floats(30, 70), st.floats(30, 70)), min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_circles_never_touch_and_are_never_dropped(points: list[tuple[float, float]]) -> None:
    numbered = [(n, x, y) for n, (x, y) in enumerate(points, 1)]
    spots = stops.spread(numbered, Placer(FRAME))
    assert [spot.number for spot in spots] == [n for n, _x, _y in numbered]
    for n, spot in enumerate(spots):
        for other in spots[:n]:
            away = hypot(spot.circle_x - other.circle_x, spot.circle_y - other.circle_y)
            assert away >= stops.APART - 1e-9


def test_a_name_that_fits_stands_in_its_house() -> None:
    house = shapely.box(50, 50, 80, 60)
    box = Placer(FRAME).first_free(labels.inside("东11楼", 7, house))
    assert box is not None
    assert house.contains(polygon(box))


def test_a_name_that_does_not_fit_stands_beside() -> None:
    house = shapely.box(50, 50, 53, 52)
    assert list(labels.inside("东11楼", 7, house)) == []
    box = Placer(FRAME).first_free(labels.beside("东11楼", 7, house))
    assert box is not None
    assert not house.intersects(polygon(box))


def test_a_street_is_named_along_its_line_and_upright() -> None:
    street = shapely.LineString([(100, 100), (20, 20)])
    (candidates,) = labels.along("清华路", 7.5, street)
    assert all(-90 < box.angle <= 90 for box in candidates)
    assert abs(candidates[0].angle + 45) < 0.01


def test_a_street_too_short_for_its_name_has_none() -> None:
    assert list(labels.along("清华路", 7.5, shapely.LineString([(0, 0), (3, 0)]))) == []


def test_a_street_is_not_named_in_its_bend() -> None:
    bent = shapely.LineString([(50, 50), (53, 50), (53, 53), (56, 53), (56, 56)])
    assert [box for some in labels.along("清华路", 7.5, bent) for box in some] == []


def test_a_name_hides_what_is_drawn_only_where_it_must() -> None:
    places = [TurnedBox(x, 50, 5, 2) for x in (20, 40, 60)]
    placer = Placer((0, 0, 100, 100))
    placer.spare([shapely.box(10, 40, 50, 60)])
    assert placer.clearest(places, strict=True) == places[2]
    assert placer.clearest(places, strict=True) is None
    assert placer.clearest(places) == places[0]
