"""The page of settings: every one, its value in force, its source, no secret."""

import pytest

from gisgrid import config
from gisgrid.app import create_app
from gisgrid.installation import setting_rows
from tests.cast import HOME
from tests.conftest import Client


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """One setting from each source."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("GISGRID_WORKERS=3\nGISGRID_PORT=1\n")
    (tmp_path / "owner").write_text("postgresql://owner:geheim@db.lan/grids")
    monkeypatch.setenv("GISGRID_OWNER_DATABASE_URL_FILE", str(tmp_path / "owner"))
    monkeypatch.setenv("GISGRID_TOKEN", "streng-geheim")
    monkeypatch.setenv("GISGRID_PORT", "8123")
    return config.load(host="127.0.0.1")


def test_it_works(loaded):
    rows = {row["name"].removeprefix("GISGRID_"): row for row in setting_rows(loaded)}
    told = {name: (row["value"], row["origin"]) for name, row in rows.items()}
    assert told["HOST"] == ("127.0.0.1", "命令行")
    assert told["PORT"] == ("8123", "环境变量")
    assert told["WORKERS"] == ("3", ".env 文件")
    assert told["OWNER_DATABASE_URL"] == ("db.lan / grids", "密钥文件")
    assert told["TOKEN"] == ("已设置，不显示", "环境变量")
    assert told["LOG_LEVEL"] == ("warning", "默认")
    assert all(row["meaning"] for row in rows.values())


def test_worker_processes_know_what_the_command_line_said(loaded, monkeypatch):
    for name in ("GISGRID_HOST", config.HANDED_ON):
        monkeypatch.setenv(name, "")
    config.hand_on(loaded)
    assert config.origins(config.load())["host"] == "command"


def test_the_page_shows_them_to_the_administrator_without_a_secret(stage, loaded, settings):
    given = loaded.model_copy(update={"data": settings.data})
    client = Client(create_app(given, stage.database.app), base_url="http://127.0.0.1")
    client.cookies.update(stage.client("ada").cookies)
    said = client.get(f"/c/{HOME}/settings").text
    assert "GISGRID_TOKEN" in said
    assert "db.lan / grids" in said
    assert "geheim" not in said
    assert "public_map" in said
