"""Maps under the grids: off by default, the settings' hosts and no others, tiles of a file."""

import gzip
import io

import mapbox_vector_tile
import pytest
from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from gisgrid import background, config
from gisgrid.app import create_app
from gisgrid.errors import Invalid
from tests.cast import HOME
from tests.conftest import Client


def picture():
    """A tile in one colour that the map itself never shows."""
    made = io.BytesIO()
    Image.new("RGB", (256, 256), "#00c8ff").save(made, "PNG")
    return made.getvalue()


LAKE = {"geometry": "POLYGON((0 0, 4096 0, 4096 4096, 0 4096, 0 0))", "properties": {}}
WATER = gzip.compress(mapbox_vector_tile.encode([{"name": "water", "features": [LAKE]}]))


def tile_file(path, kind, content, packed=Compression.NONE, at=((3, 6, 2),), **told):
    """A PMTiles file that has the same content in each place of `at`."""
    with write(path) as writer:
        for number in sorted(zxy_to_tileid(*place) for place in at):
            writer.write_tile(number, content)
        zoom = at[0][0]
        sides = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7", "center_lon_e7",
                 "center_lat_e7", "center_zoom")  # fmt: skip
        head = {"tile_type": kind, "tile_compression": packed, "min_zoom": zoom, "max_zoom": zoom}
        writer.finalize(dict.fromkeys(sides, 0) | head, told)
    return path


@pytest.fixture
def served(stage, settings):
    """`served(tile_url=…)`: the pages under these settings, asked by the director."""

    def serve(**wish):
        given = settings.model_copy(update=wish)
        client = Client(create_app(given, stage.database.app), base_url="http://127.0.0.1")
        client.cookies.update(stage.client("lin").cookies)
        return client

    return serve


def images(page):
    parts = page.headers["Content-Security-Policy"].split("; ")
    return next(part for part in parts if part.startswith("img-src"))


def test_backgrounds_come_from_the_settings_alone(served, tmp_path):
    plain = served().get(f"/c/{HOME}/map")
    assert images(plain) == "img-src 'self' data:"
    assert 'id="background"' not in plain.text

    url = "https://tiles.lan:8443/a/{z}/{x}/{y}.png"
    file = tile_file(
        tmp_path / "a.pmtiles",
        TileType.PNG,
        picture(),
        name="小城",
        attribution="<a href='x'>© 测绘</a>",
    )
    client = served(
        tile_url=url, tile_attribution="© 某局", background_file=file,
        tianditu_key=config.load(tianditu_key="k<1").tianditu_key,
    )  # fmt: skip
    full = client.get(f"/c/{HOME}/map")
    tianditu = [f"https://t{n}.tianditu.gov.cn" for n in range(8)]
    assert images(full).split()[3:] == [*tianditu, "https://tiles.lan:8443"]
    for words in (url, "© 某局", "小城", "© 测绘", "天地图影像", "k\\u003c1"):
        assert words in full.text
    assert "href='x'" not in full.text
    # Only the page with the map may show them.
    assert images(client.get(f"/c/{HOME}/needs")) == "img-src 'self' data:"

    tile = full.text.split('"/background/')[1].split("/")[0]
    answer = client.get(f"/background/{tile}/3/6/2")
    assert (answer.content, answer.headers["Content-Type"]) == (picture(), "image/png")
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(f"/background/{tile}/3/1/1").status_code == 204
    for wrong in (f"{tile}/4/6/2", f"{tile}/3/8/2", "0/3/6/2", f"{tile}/3/x/2"):
        assert client.get(f"/background/{wrong}").status_code == 404


def test_a_file_of_vector_tiles_names_its_layers(served, tmp_path):
    file = tile_file(
        tmp_path / "v.pmtiles", TileType.MVT, WATER, Compression.GZIP,
        vector_layers=[{"id": "water", "fields": {}}, {"id": "pois", "fields": {}}],
    )  # fmt: skip
    client = served(background_file=file)
    assert '"layers":["water","pois"]' in client.get(f"/c/{HOME}/map").text
    tile = client.get(f"/background/{background.open_file(file).digest}/3/6/2")
    assert "water" in mapbox_vector_tile.decode(tile.content)


@pytest.mark.parametrize("fault", ["missing", "empty", "text", "kind"])
def test_a_file_that_cannot_be_served_stops_the_start_with_its_name(tmp_path, fault):
    path = tmp_path / "wrong.pmtiles"
    if fault == "kind":
        tile_file(path, TileType.MLT, b"")
    elif fault != "missing":
        path.write_text("" if fault == "empty" else "no tiles here" * 20)
    with pytest.raises(Invalid, match=r"GISGRID_BACKGROUND_FILE: .*wrong\.pmtiles"):
        background.open_file(path)


@pytest.mark.parametrize(
    "url",
    ["https://tiles.lan/{z}/{x}", "ftp://tiles.lan/{z}/{x}/{y}", "https://a;b/{z}/{x}/{y}",
     "https://a 'unsafe-inline'/{z}/{x}/{y}", "https://{s}.lan/{z}/{x}/{y}"],
)  # fmt: skip
def test_an_address_that_is_none_or_would_widen_the_policy_is_refused(url):
    with pytest.raises(Invalid, match="GISGRID_TILE_URL"):
        config.load(tile_url=url)
