"""A map under the grids: chosen by the reader, kept on the device, from the named host alone."""

import io

import pytest
from fastapi import FastAPI, Response
from PIL import Image
from playwright.sync_api import expect
from pmtiles.tile import Compression, TileType

from gisgrid.app import create_app
from tests.browser.conftest import BASE, DESK, Seat, listening
from tests.maps.test_background import WATER, picture, tile_file

# Where the demo's community lies at zoom 13, and what is round it.
AROUND = [(13, x, y) for x in range(6915, 6930) for y in range(2740, 2770)]


def other_server():
    """Somebody else's tiles, with the addresses that were asked for."""
    app = FastAPI()
    app.state.asked = []

    @app.get("/{z}/{x}/{y}.png")
    def tile(z: int, x: int, y: int) -> Response:
        app.state.asked.append((z, x, y))
        return Response(picture(), media_type="image/png")

    return app


@pytest.fixture
def seat(browser, settings, demo, tmp_path):
    """The director before a map with two backgrounds: tiles of another server, and a file."""
    file = tile_file(
        tmp_path / "town.pmtiles", TileType.MVT, WATER, Compression.GZIP, AROUND,
        name="本地", attribution="© 测绘院", vector_layers=[{"id": "water"}, {"id": "pois"}],
    )  # fmt: skip
    other = other_server()
    with listening(other) as foreign:
        wish = {"tile_url": foreign + "/{z}/{x}/{y}.png", "tile_attribution": "© 某局",
                "background_file": file}  # fmt: skip
        app = create_app(settings.model_copy(update=wish), demo.app, has_demo=True)
        with listening(app) as address:
            context = browser.new_context(viewport=DESK, locale="zh-CN")
            seat = Seat(address, context, context.new_page(), known=(foreign,))
            seat.watch()
            seat.sign_in("director")
            yield seat, other.state.asked
            context.close()


def colour_outside(page):
    """The colour of the map beside the community, where no fill covers it."""
    page.wait_for_function(
        """() => {
        const tiles = [...document.querySelectorAll(".leaflet-background-pane .leaflet-tile")];
        const isDrawn = (tile) => tile.matches(".leaflet-tile-loaded")
            && getComputedStyle(tile).opacity === "1";
        return tiles.length && tiles.every(isDrawn); }"""
    )
    shot = Image.open(io.BytesIO(page.locator("#map").screenshot())).convert("RGB")
    return shot.getpixel((40, shot.height // 2))


def test_the_reader_lays_a_map_under_the_grids(seat):
    seat, asked = seat
    page = seat.go(f"{BASE}/map")
    expect(page.locator("#background")).to_have_value("")
    assert asked == []

    page.select_option("#background", "tiles")
    expect(page.locator("#background-of")).to_have_text("© 某局 · ")
    expect(page.locator("#background-note")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert colour_outside(page) == (0, 200, 255)
    assert all(z <= 18 for z, _x, _y in asked)

    # Kept on this device; on paper the map is as always.
    page = seat.go(f"{BASE}/map?grid=05")
    expect(page.locator("#background")).to_have_value("tiles")
    page.emulate_media(media="print")
    expect(page.locator(".leaflet-background-pane")).to_be_hidden()
    page.emulate_media(media="screen")

    page.select_option("#background", "file")
    expect(page.locator("#background-of")).to_have_text("© 测绘院 · ")
    page.wait_for_load_state("networkidle")
    assert colour_outside(page) == (185, 208, 216)
    assert seat.faults == []
