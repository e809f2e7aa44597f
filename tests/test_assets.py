"""What a browser fetches: hashed names, compressed once, nothing from elsewhere."""

import gzip
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from gisgrid import assets
from gisgrid.errors import NotFound, Unavailable

TEMPLATES = assets.WEB / "templates"


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    app.include_router(assets.router(assets.load()))
    return TestClient(app)


def template_texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]


def test_an_asset_may_be_kept_for_ever_under_its_hash(client):
    answer = client.get(assets.load().url("leaflet.js"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert b"Leaflet" in answer.content


def test_a_compressed_asset_unpacks_to_the_same_bytes():
    for asset in assets.load().assets.values():
        assert asset.gzipped is None or gzip.decompress(asset.gzipped) == asset.content


def test_a_browser_that_cannot_unpack_gets_it_plain(client):
    answer = client.get(assets.load().url("map.js"), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == assets.load().assets["map.js"].content


def test_an_old_hash_is_gone_so_that_nobody_mixes_versions(client):
    with pytest.raises(NotFound):
        client.get("/static/000000000000/map.js")


def test_no_file_of_a_package_is_served_unless_it_is_listed(client):
    with pytest.raises(NotFound):
        client.get("/static/000000000000/leaflet-src.js")


def test_missing_packages_are_named_with_what_to_run(tmp_path: Path):
    with pytest.raises(Unavailable, match="script/bootstrap"):
        assets.load(tmp_path)


def test_the_sprite_has_every_icon_and_no_size_square():
    sprite = assets.load().assets["icons.svg"].content.decode()
    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == assets.ICONS
    assert "M0 0h24v24H0z" not in sprite


def test_templates_use_only_icons_and_assets_that_exist_and_all_icons():
    texts = "".join(template_texts())
    icons = set(re.findall(r'icon\(\s*"([a-z0-9-]+)"', texts)) | {"chevron-up", "chevron-down"}
    assert icons == assets.ICONS
    assert set(re.findall(r"asset\('([^']+)'\)", texts)) <= assets.load().assets.keys()


def test_no_own_file_names_another_host():
    texts = template_texts()
    texts += [p.read_text(encoding="utf-8") for p in (assets.WEB / "static").rglob("*.*s")]
    allowed = {"http://www.w3.org/2000/svg"}
    assert {url for text in texts for url in re.findall(r"https?://[^\s\"'<>)]+", text)} <= allowed


def test_no_template_needs_an_inline_style_or_handler():
    # The content security policy refuses both; they would be dead text.
    for text in template_texts():
        assert not re.search(r'\sstyle="|\son[a-z]+="', text)
