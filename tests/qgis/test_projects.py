"""A login for QGIS sees one community's views and nothing else; projects open as they are."""

import os
import zipfile

import psycopg
import pytest

from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from gisgrid.maps import elements, layers
from gisgrid.qgis import styles
from gisgrid.territory.service import create_community

VIEWS = ("community", "grids", "buildings", "entrances", "streets", "areas", "facilities", "units")
REFUSED = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def reader(gisgrid, demo, server):
    """The address of a login of the demo's community, made and ended by the commands."""
    name = f"qgis_t{os.getpid()}"
    code, said, errors = gisgrid("qgis", "login", name, "-c", COMMUNITY)
    assert (code, errors) == (0, "")
    assert name in said
    yield server.url("app", demo.name).set(username=name)
    assert gisgrid("qgis", "revoke", name)[0] == 0


def connect(url):
    query = url.query
    return psycopg.connect(
        user=url.username, dbname=url.database, host=query["host"], port=query["port"]
    )


def counts(connection):
    return {v: connection.execute(f"SELECT count(*) FROM qgis.{v}").fetchone()[0] for v in VIEWS}


def test_a_login_reads_the_views_of_its_community_and_nothing_else(reader, demo, gisgrid):
    with transaction(demo.owner) as owner:
        create_community(owner, 232762100002, "松鹤社区", "SH")
    with connect(reader) as opened:
        found = counts(opened)
        assert (found["community"], found["grids"]) == (1, 21)
        assert all(found.values())
        homes, needs = opened.execute(
            "SELECT sum(households), sum(open_needs) FROM qgis.grids"
        ).fetchone()
        assert homes > 2_500
        assert needs > 0
        opened.rollback()
        opened.read_only = False
        for forbidden in (
            "SELECT FROM household", "SELECT FROM person", "SELECT FROM qgis.reader",
            "SELECT FROM qgis.mine", "UPDATE unit SET name = 'x'",
            "SET SESSION AUTHORIZATION gisgrid_owner", "SELECT enter('x')",
            "CREATE TABLE public.x ()",
        ):  # fmt: skip
            with pytest.raises(REFUSED), opened.transaction():
                opened.execute(forbidden)
        opened.rollback()
        with transaction(demo.owner) as owner:
            owner.connection().exec_driver_sql(
                "UPDATE qgis.reader SET community = 232762100002 WHERE login = %s",
                (reader.username,),
            )
        assert not any(counts(opened).values())
    assert gisgrid("qgis", "login", reader.username, "-c", COMMUNITY)[0] == 1
    assert gisgrid("qgis", "login", "Robert'); DROP", "-c", COMMUNITY)[0] == 1


def test_the_application_sees_nothing_through_the_views(demo):
    with demo.app.connect() as opened:
        assert opened.exec_driver_sql("SELECT count(*) FROM qgis.grids").scalar() == 0


def test_a_project_on_the_database_opens_with_each_layer_counted(
    reader, gisgrid, look, tmp_path, demo
):
    path = tmp_path / "先锋社区.qgz"
    code, _said, errors = gisgrid(
        "qgis", "project", path, "-c", COMMUNITY, "--login", reader.username
    )
    assert (code, errors) == (0, "")
    found = look(path, tmp_path / "project.png")
    assert (found["read"], found["title"]) == (True, "先锋社区")
    assert found["crs"].startswith("EPSG:45")
    with connect(reader) as opened:
        expected = counts(opened)
    told = found["layers"]
    assert {name.removeprefix("gisgrid_"): one["features"] for name, one in told.items()} == (
        expected
    )
    assert all(one["is_valid"] and one["crs"] == "EPSG:4490" for one in told.values())
    assert not any(one["without_place"] or one["may_write"] for one in told.values())
    assert (told["gisgrid_grids"]["renderer"], told["gisgrid_grids"]["symbols"]) == (
        "RuleRenderer", 6,
    )  # fmt: skip
    assert told["gisgrid_grids"]["labels"]
    assert (tmp_path / "project.png").stat().st_size > 50_000


def test_a_project_with_its_data_opens_in_another_folder(gisgrid, look, tmp_path):
    path = tmp_path / "out.zip"
    code, _said, errors = gisgrid("export", "qgis", path, "-c", COMMUNITY)
    assert (code, errors) == (0, "")
    elsewhere = tmp_path / "别处"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(elsewhere)
    (project,) = elsewhere.glob("*.qgs")
    told = look(project, tmp_path / "bundle.png")["layers"]
    assert all(one["is_valid"] for one in told.values())
    assert told["gisgrid_grids"]["features"] == 21
    assert told["gisgrid_community"]["features"] == 1
    assert min(one["features"] for one in told.values()) > 0


def test_classes_and_inks_are_those_of_the_page():
    assert styles.DENSITY_BREAKS == layers.DENSITY_BREAKS
    assert (styles.INK, styles.INK2, styles.LINE2) == (
        elements.INK, elements.INK2, elements.LINE2,
    )  # fmt: skip
