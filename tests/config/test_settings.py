"""Settings come from the environment, are described, and keep secrets."""

from pathlib import Path

import pytest

from gisgrid import config
from gisgrid.errors import Invalid


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    """No `.env` of the checkout is read."""
    monkeypatch.chdir(tmp_path)


def test_it_works(monkeypatch):
    monkeypatch.setenv("GISGRID_PORT", "8123")
    assert config.load().port == 8123


def test_the_command_line_wins(monkeypatch):
    monkeypatch.setenv("GISGRID_PORT", "8123")
    assert config.load(port=9000, workers=None).port == 9000


def test_a_file_in_the_folder_is_read(tmp_path):
    (tmp_path / ".env").write_text("GISGRID_DATABASE=weaves\nOTHER=1\n")
    assert config.load().database == "weaves"


@pytest.mark.parametrize("name", list(config.Settings.model_fields))
def test_every_setting_is_described(name):
    assert config.Settings.model_fields[name].description


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        config.load().port = 1


def test_a_secret_may_lie_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("postgresql://app:geheim@db/gisgrid\n")
    monkeypatch.setenv("GISGRID_DATABASE_URL_FILE", str(tmp_path / "secret"))
    settings = config.load()
    assert settings.database_url.get_secret_value() == "postgresql://app:geheim@db/gisgrid"
    assert "geheim" not in repr(settings) + settings.model_dump_json()


def test_a_missing_secret_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("GISGRID_DATABASE_URL_FILE", str(tmp_path / "secret"))
    with pytest.raises(Invalid, match=r"secret: No such file"):
        config.load()


def test_every_wrong_setting_is_named_without_its_secret(monkeypatch):
    monkeypatch.setenv("GISGRID_PORT", "99999")
    with pytest.raises(Invalid) as trouble:
        config.load(database_url="mysql://app:geheim@db/x")
    assert "GISGRID_PORT" in trouble.value.message
    assert "GISGRID_DATABASE_URL" in trouble.value.message
    assert "geheim" not in trouble.value.message


def checkout(folder: Path) -> Path:
    folder.mkdir()
    (folder / "pyproject.toml").touch()
    return folder


def test_each_checkout_has_a_folder_of_its_own(tmp_path):
    one, two = (config.data_folder(checkout(tmp_path / name)) for name in ("one", "two"))
    assert one != two
    assert one.parent == two.parent


def test_an_installed_program_has_one_folder(tmp_path):
    assert config.data_folder(tmp_path).name == "main"


@pytest.mark.parametrize(("root", "parent"), [(True, "/var/lib/gisgrid"), (False, "/x/gisgrid")])
def test_data_lie_where_the_user_may_write(tmp_path, monkeypatch, root, parent):
    monkeypatch.setenv("XDG_DATA_HOME", "/x")
    monkeypatch.setattr(config, "is_root", lambda: root)
    assert config.data_folder(tmp_path) == Path(parent) / "main"


def test_programs_of_postgresql_see_only_the_password_file(monkeypatch):
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("PGPASSFILE", "/secret")
    seen = {name for name in config.clean_environment() if name.startswith("PG")}
    assert seen == {"PGPASSFILE"}
