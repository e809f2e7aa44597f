"""Rule 2 in the gate: a grid that hangs together by less than a metre, and one that must."""

import pytest
import shapely

from gisgrid.errors import Conflict
from gisgrid.planning.necks import necks_of
from gisgrid.plans.warnings import explain, must_be_explained, warnings_of
from tests.cast import HOME
from tests.pictures import stored
from tests.planning.test_gate import redraw, refused, square

DIAGONAL = "A B B\n    C A B"


def joined_by(paper, metres):
    """1a and 2b are one grid and share this much of a border."""
    draft = paper.draft(DIAGONAL)
    west, south, east, north = square(paper, "1a").bounds
    edge = east + metres
    redraw(paper, draft, "1a", shapely.Polygon(
        [(west, south), (east, south), (edge, south), (edge, north), (west, north)]))  # fmt: skip
    _w, south, far, north = square(paper, "1b").bounds
    redraw(paper, draft, "1b", shapely.box(edge, south, far, north))
    west, south, east, north = square(paper, "2b").bounds
    redraw(paper, draft, "2b", shapely.Polygon(
        [(west, south), (east, south), (east, north), (edge, north), (west, north)]))  # fmt: skip
    return draft, stored(shapely.Point((west + edge) / 2, north))


@pytest.mark.parametrize("metres", [0.05, 0.3, 0.9])
def test_a_neck_between_two_buildings_is_refused_with_its_place(paper, metres):
    draft, spot = joined_by(paper, metres)
    assert refused(paper, draft) == {("neck", "网格A")}
    (neck,) = necks_of(paper.session, draft)
    assert not neck.is_forced
    assert shapely.Point(neck.lon, neck.lat).distance(spot) < 1e-5


def test_a_metre_is_wide_enough(paper):
    draft, _spot = joined_by(paper, 1.0)
    assert paper.faults(draft) == set()


def test_a_neck_inside_one_cell_wants_a_reason_and_is_published(paper):
    draft = paper.draft()
    west, south, east, north = square(paper, "2b").bounds
    low, high = (south + north) / 2 - 1, (south + north) / 2 + 1
    tip = square(paper, "2c").bounds[2] - 0.5
    tongue = [(east, low), (tip, low), (tip, high), (east, high)]
    redraw(paper, draft, "2b", shapely.Polygon(
        [(west, south), (east, south), *tongue, (east, north), (west, north)]))  # fmt: skip
    far = tip + 0.5
    redraw(paper, draft, "2c", shapely.Polygon(
        [(east, south), (far, south), (far, north), (east, north), *tongue[::-1]]))  # fmt: skip
    # Houses of the picture stand where the tongue runs.
    paper.run("DELETE FROM household WHERE building IN (SELECT id FROM building WHERE name = :n)",
              n="2c号楼")  # fmt: skip
    house = stored(shapely.box(far - 20, north - 15, far - 5, north - 5))
    paper.run("UPDATE building SET outline = ST_Multi(ST_GeomFromText(:o, 4490)) WHERE name = :n",
              n="2c号楼", o=house.wkt)  # fmt: skip
    assert paper.faults(draft) == set()
    warned = warnings_of(paper.session, paper.community, draft, paper.today)
    (narrow,) = [one for one in warned if one.key.startswith("narrow:")]
    with pytest.raises(Conflict, match="记下理由"):
        must_be_explained(paper.session, paper.community, draft, paper.today)
    for one in warned:
        explain(paper.session, paper.community, draft, paper.today, one.key, "院墙就这样")
    must_be_explained(paper.session, paper.community, draft, paper.today)
    assert narrow.words.startswith("新")
    assert paper.publish(draft)
    assert paper.run("SELECT count(*) FROM grid_plan WHERE community = :c", c=HOME).scalar() == 1
