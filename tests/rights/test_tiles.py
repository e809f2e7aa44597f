"""Tiles of households: as many as the asker may see, and none for others."""

import mapbox_vector_tile
import pytest
from pyproj import Transformer

from gisgrid.geo import MERCATOR_EDGE_M
from tests.cast import HOME
from tests.pictures import lonlat

ZOOM = 15


def tiles_of_the_world():
    """Numbers of all tiles that the picture can touch."""
    move = Transformer.from_crs(4326, 3857, always_xy=True)
    size = 2 * MERCATOR_EDGE_M / 2**ZOOM
    corners = [move.transform(*lonlat(column, row)) for column in (0, 4) for row in (0, 3)]
    columns = [int((x + MERCATOR_EDGE_M) // size) for x, _y in corners]
    rows = [int((MERCATOR_EDGE_M - y) // size) for _x, y in corners]
    return {
        (x, y)
        for x in range(min(columns), max(columns) + 1)
        for y in range(min(rows), max(rows) + 1)
    }


def counted(client):
    """Households in all tiles: the sum of `count` over their points."""
    found = 0
    for x, y in tiles_of_the_world():
        answer = client.get(f"/c/{HOME}/tiles/households/{ZOOM}/{x}/{y}.mvt")
        assert answer.status_code == 200
        layers = mapbox_vector_tile.decode(answer.content) if answer.content else {}
        features = layers.get("household", {}).get("features", [])
        found += sum(feature["properties"]["count"] for feature in features)
    return found


# By hand from the picture HOMES: A 4 × 3, B 3 × 4, C 3 × 6.
SEEN = {"mei": 12, "bo": 12, "unit": 12, "group": 12, "cadre": 24, "lin": 42, "wei": 42,
        "ada": 42, "hua": 0, None: 0}  # fmt: skip


def test_it_works(told):
    assert counted(told.stage.client("lin")) == 42


@pytest.mark.parametrize("name", SEEN, ids=str)
def test_tiles_hold_the_households_that_the_asker_may_see(told, name):
    assert counted(told.stage.client(name)) == SEEN[name]


def test_a_revoked_token_sees_no_household(told):
    client = told.stage.client()
    client.cookies.set("gisgrid_session", "long gone")
    assert counted(client) == 0


@pytest.mark.parametrize(
    "address", ["households/3/0/0", "households/15/40000/1", "persons/15/1/1", "ground/22/1/1"]
)
def test_tiles_that_do_not_exist_are_not_found(told, address):
    answer = told.stage.client("lin").get(f"/c/{HOME}/tiles/{address}.mvt")
    assert answer.status_code == 404
