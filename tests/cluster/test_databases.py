"""Databases of the server: made with rights and extensions, copied, dropped, backed up."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from gisgrid import cluster
from gisgrid.config import Settings
from gisgrid.errors import Unavailable
from tests.cluster.conftest import folder_for_data, scalar


@pytest.fixture(scope="module")
def running_server():
    with (
        folder_for_data() as data,
        cluster.running(Settings(data=data), throwaway=True) as server,
    ):
        cluster.ensure_database(server, "model")
        yield server


@pytest.fixture
def server(running_server):
    """With a database `gisgrid` as `ensure_database` makes it."""
    cluster.clone_database(running_server, "model", "gisgrid")
    yield running_server
    for name in ("gisgrid", "copy", "race", "restored"):
        cluster.drop_database(running_server, name)


def test_it_works(server):
    extensions = scalar(server, "SELECT array_agg(extname) FROM pg_extension", database="gisgrid")
    assert {"postgis", "btree_gist", "pg_trgm", "pgcrypto"} <= set(extensions)


def test_making_it_again_changes_nothing(server):
    cluster.ensure_database(server, "gisgrid")
    assert scalar(server, "SELECT count(*) FROM pg_database WHERE datname = 'gisgrid'") == 1


def test_programs_may_make_it_at_the_same_time(server):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: cluster.ensure_database(server, "race"), range(4)))
    assert cluster.has_database(server, "race")


def test_a_database_that_a_crash_left_without_extensions_gets_them(server):
    with cluster.open_connection(server.url("superuser")) as connection:
        connection.execute("DROP EXTENSION pg_trgm")
    cluster.ensure_database(server, "gisgrid")
    assert scalar(server, "SELECT similarity('网格', '网格')", "app", "gisgrid") == 1


@pytest.mark.parametrize("role", ["owner", "app"])
def test_no_login_of_the_program_is_a_superuser(server, role):
    query = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication "
    query += "FROM pg_roles WHERE rolname = current_user"
    assert scalar(server, query, role, "gisgrid") is False


@pytest.mark.parametrize("setting", ["max_parallel_workers_per_gather", "jit"])
def test_the_application_works_without(server, setting):
    assert scalar(server, f"SHOW {setting}", "app", "gisgrid") in ("0", "off")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT set_config('gisgrid.community', '1', true)",
        "CREATE TABLE public.mine ()",
        "CREATE EXTENSION citext",
    ],
)
def test_the_application_may_not(server, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        scalar(server, statement, "app", "gisgrid")


def test_the_owner_may_make_settings_and_tables(server):
    with cluster.open_connection(server.url("owner")) as connection:
        connection.execute("SELECT set_config('gisgrid.community', '1', true)")
        connection.execute("CREATE TABLE place (point geometry(Point, 4490))")


def test_an_administrator_can_do_the_same_by_a_script(server):
    url = server.url("superuser", "postgres")
    command = [server.pg_bindir / "psql", "-X", "-h", url.query["host"], "-U", url.username]
    script = cluster.administrator_script("copy")
    options = ["-d", "postgres", "-v", "ON_ERROR_STOP=1"]
    subprocess.run([*command, *options], input=script, text=True, check=True)
    assert described(server, "copy") == described(server, "gisgrid")


def described(server, name):
    """Owner, rights and extensions of a database."""
    query = "SELECT row(datdba, datacl, (SELECT array_agg(extname ORDER BY 1) FROM pg_extension), "
    query += "(SELECT proacl FROM pg_proc WHERE proname = 'set_config'), (SELECT nspacl FROM "
    query += "pg_namespace WHERE nspname = 'public'))::text FROM pg_database WHERE datname = "
    return scalar(server, f"{query}current_database()", database=name)


def test_a_copy_has_the_rows_and_the_rights(server):
    with cluster.open_connection(server.url("owner")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    cluster.clone_database(server, "gisgrid", "copy")
    assert scalar(server, "SELECT number FROM kept", "owner", "copy") == 7
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        scalar(server, "SELECT set_config('a.b', '1', true)", "app", "copy")
    public = "SELECT has_database_privilege('public', 'copy', 'CONNECT')"
    assert scalar(server, public) is False


def test_a_database_is_dropped_though_somebody_uses_it(server):
    cluster.clone_database(server, "gisgrid", "copy")
    with cluster.open_connection(server.url("app", "copy")):
        cluster.drop_database(server, "copy")
    assert not cluster.has_database(server, "copy")
    cluster.drop_database(server, "copy")


def test_a_backup_can_be_restored(server, data):
    file = data / "backups" / "before the change.dump"
    with cluster.open_connection(server.url("owner")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT '照澜院' AS name")
    cluster.backup(server, "gisgrid", file)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o077 == 0
    _restore(server, file)
    assert scalar(server, "SELECT name FROM kept", "owner", "restored") == "照澜院"


def _restore(server, file):
    cluster.clone_database(server, "template1", "restored")
    url = server.url("superuser", "restored")
    command = [server.pg_bindir / "pg_restore", "-h", url.query["host"], "-U", url.username]
    subprocess.run([*command, "-d", "restored", "--exit-on-error", file], check=True)


def test_a_backup_that_fails_leaves_no_file(server, data):
    with pytest.raises(Unavailable, match="no_such_database"):
        cluster.backup(server, "no_such_database", data / "backups" / "none.dump")
    assert not (data / "backups" / "none.dump").exists()


def test_a_configured_server_is_used_in_its_place(server, data):
    url = server.url("app").set(drivername="postgresql").render_as_string(hide_password=False)
    elsewhere = Settings(data=data / "unused", database_url=url)
    with cluster.connect(elsewhere) as configured:
        assert not configured.private
        assert configured.url("app") == server.url("app")
        with pytest.raises(Unavailable, match="GISGRID_OWNER_DATABASE_URL"):
            configured.url("owner")
    assert not elsewhere.data.exists()


def test_without_a_configured_server_the_private_one_runs(settings):
    with cluster.connect(settings) as server:
        assert server.private
