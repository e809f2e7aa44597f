"""The programs of PostgreSQL are found, and what to type is said when they are not."""

import pytest

from gisgrid import cluster
from gisgrid.cluster.binaries import find_programs, major_version
from gisgrid.config import Settings


def machine_without_postgres(data, monkeypatch, *tools):
    """A path on which only these tools stand, and no folder that Debian would use."""
    for tool in tools:
        (data / tool).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(data))
    monkeypatch.setattr(cluster.binaries, "candidates", lambda: iter([data]))


def test_it_works():
    assert major_version(find_programs()) >= 15


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("apt-get", "sudo apt-get install -y --no-install-recommends postgresql-postgis"),
        ("dnf", "sudo dnf install -y postgis postgresql-server"),
        ("brew", "brew install postgis"),
    ],
)
def test_without_packages_the_line_to_type_is_said(data, monkeypatch, tool, line):
    machine_without_postgres(data, monkeypatch, tool)
    with pytest.raises(cluster.MissingPostgres) as trouble:
        find_programs()
    assert line in trouble.value.message


def test_a_folder_without_the_programs_is_named(data):
    with pytest.raises(cluster.MissingPostgres, match=str(data)):
        cluster.running(Settings(data=data / "data", pg_bindir=data)).__enter__()


def test_old_data_ask_for_the_programs_that_made_them(data, monkeypatch):
    monkeypatch.setattr(cluster.binaries, "INSTALL", {"sh": cluster.binaries.INSTALL["apt-get"]})
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("14\n")
    with pytest.raises(cluster.MissingPostgres, match="postgresql-14-postgis-3"):
        cluster.running(Settings(data=data)).__enter__()


def test_old_data_are_opened_by_the_version_that_made_them_though_a_newer_one_is_there(
    data, monkeypatch
):
    right = find_programs()
    newer = fake_programs(data / "99" / "bin", version=99)
    monkeypatch.setattr(cluster.binaries, "candidates", lambda: iter([newer, right]))
    assert find_programs() == newer
    assert find_programs(version=str(major_version(right))) == right


def fake_programs(folder, version):
    """Programs that only say which version they are."""
    (folder / "extension").mkdir(parents=True)
    (folder / "extension" / "postgis.control").touch()
    says = {"postgres": f"postgres (PostgreSQL) {version}.1", "pg_config": folder}
    for name in ("initdb", "postgres", "pg_dump", "pg_config"):
        (folder / name).write_text(f"#!/bin/sh\necho '{says.get(name, '')}'\n")
        (folder / name).chmod(0o755)
    return folder
