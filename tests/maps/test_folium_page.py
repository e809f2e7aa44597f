"""The folium part of the map page: rendered once, only our own files, no text of a user."""

import re

import folium
import pytest
from branca.element import Figure, JavascriptLink

from gisgrid import assets
from gisgrid.maps import map_fragments, map_json
from gisgrid.maps.elements import GROUND_STYLES, PANES, CommunityMap
from gisgrid.maps.page import UnknownLink, header_links

MAP_PAGE_ASSETS = (
    "gisgrid.css", "map.css", "leaflet.css", "leaflet.js", "vectorgrid.js",
    "htmx.js", "shell.js", "map.js", "icons.svg", "logo.svg",
)  # fmt: skip


def test_it_is_rendered_once_in_the_life_of_the_process():
    assert map_fragments() is map_fragments()


def test_every_link_is_a_file_of_ours_that_is_served():
    links = re.findall(r'(?:src|href)="([^"]+)"', map_fragments().header_for("n"))
    assert set(links) == {
        assets.load().url(name) for name in ("leaflet.js", "leaflet.css", "vectorgrid.js", "map.js")
    }


def test_no_part_names_another_host():
    made = map_fragments()
    assert "//" not in made.header_for("n") + made.html + made.script


def test_each_script_carries_the_nonce_of_the_request():
    header = map_fragments().header_for("abc123")
    assert header.count('<script nonce="abc123"') == header.count("<script") == 3
    assert "abc123" not in map_fragments().header_for("other")


def test_a_link_nobody_knows_is_refused():
    page_map = CommunityMap()
    figure = page_map.get_root()
    assert isinstance(figure, Figure)
    figure.header.add_child(JavascriptLink("lib.js"), name="surprise")
    figure.render()
    with pytest.raises(UnknownLink, match="surprise"):
        header_links(figure, assets.load())


def test_a_map_of_plain_folium_would_be_refused():
    figure = folium.Map(tiles=None).get_root()
    figure.render()
    with pytest.raises(UnknownLink, match="jquery"):
        header_links(figure, assets.load())


def test_fills_lie_under_streets_and_letters_above_all():
    order = sorted(PANES, key=PANES.__getitem__)
    assert order == [
        "background", "nature", "fill", "ground", "casing", "border", "selection", "links",
        "points", "labels",
    ]  # fmt: skip


def test_every_ground_layer_has_a_style_for_kinds_it_does_not_know():
    assert all("" in styles for styles in GROUND_STYLES.values())


def test_data_cannot_end_its_script_element():
    text = map_json({"name": "</script><script>alert(1)</script>"})  # type: ignore[typeddict-item]
    assert "<" not in text
    assert r"\u003c/script>" in text


def test_what_the_map_page_loads_beside_its_data_stays_light():
    loaded = [assets.load().assets[name] for name in MAP_PAGE_ASSETS]
    kilobytes = sum(len(asset.gzipped or asset.content) for asset in loaded) / 1000
    assert kilobytes <= 115
