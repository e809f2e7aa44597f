"""Making, copying, dropping and backing up databases of a server, as its superuser."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import URL

from gisgrid.cluster.binaries import MissingPostgres, find_programs
from gisgrid.cluster.server import Server, libpq_parameters, open_connection
from gisgrid.config import clean_environment
from gisgrid.errors import Unavailable
from gisgrid.i18n import _

EXTENSIONS = ("postgis", "btree_gist", "pg_trgm", "pgcrypto")
# Short queries under a policy gain nothing from parallel workers or from jit.
ROLES = """
DO $$ BEGIN
  IF to_regrole('gisgrid_owner') IS NULL THEN CREATE ROLE gisgrid_owner LOGIN; END IF;
  IF to_regrole('gisgrid_app') IS NULL THEN
    CREATE ROLE gisgrid_app LOGIN;
    ALTER ROLE gisgrid_app SET max_parallel_workers_per_gather = 0;
    ALTER ROLE gisgrid_app SET jit = off;
  END IF;
END $$;
"""
# Row-level security compares columns with settings of the transaction, so the application's
# login must not be able to make settings; only functions of the owner do.
RIGHTS_INSIDE = """
REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO gisgrid_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO gisgrid_owner;
"""
RIGHTS_OUTSIDE = """
REVOKE CONNECT ON DATABASE {name} FROM PUBLIC;
GRANT CONNECT ON DATABASE {name} TO gisgrid_owner, gisgrid_app;
"""


def has_database(server: Server, name: str) -> bool:
    with open_connection(server.url("superuser", "postgres")) as connection:
        return _has(connection, name)


def ensure_database(server: Server, name: str, template: str | None = None) -> None:
    """Make the database if it is missing, and give it what only a superuser can give.

    Safe to repeat, and to do in two programs at once. Raises MissingPostgres without PostGIS.
    """
    with _one_at_a_time(server) as connection:
        connection.execute(ROLES)
        if not _has(connection, name):
            _create(connection, name, template)
        with open_connection(server.url("superuser", name)) as inside:
            _equip(inside)


def administrator_script(name: str) -> str:
    """The same steps as text for `psql`, for the administrator of a configured server.

    The two logins get no password here: that is the administrator's to choose.
    """
    quoted = f'"{name}"'
    extensions = [f"CREATE EXTENSION IF NOT EXISTS {extension};" for extension in EXTENSIONS]
    create = f"CREATE DATABASE {quoted} OWNER gisgrid_owner ENCODING 'UTF8' TEMPLATE template0;"
    outside = [ROLES.strip(), create, RIGHTS_OUTSIDE.format(name=quoted).strip()]
    inside = [f"\\connect {quoted}", *extensions, RIGHTS_INSIDE.strip()]
    return "\n".join([*outside, *inside, ""])


def clone_database(server: Server, template: str, name: str) -> None:
    """Copy a whole database, file by file: quick for small ones. Nobody may be connected to it."""
    with _one_at_a_time(server) as connection:
        _create(connection, name, template)


def drop_database(server: Server, name: str) -> None:
    """Drop it, whoever is connected; nothing happens if there is none."""
    with open_connection(server.url("superuser", "postgres")) as connection:
        connection.execute(_name("DROP DATABASE IF EXISTS {name} WITH (FORCE)", name))


def backup(server: Server, database: str | None, file: Path, snapshot: str | None = None) -> None:
    """Write a consistent dump (`pg_dump -Fc`); `file` appears only when it is whole.

    snapshot   of another open transaction whose view the dump shall have

    Of a configured server it needs the owner's login, because row-level security hides
    rows from every other one. Raises Unavailable.
    """
    address, environment = _for_program(
        server.url("superuser" if server.private else "owner", database)
    )
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(file.name + ".unfinished")
    options: list[str | Path] = [
        "-Fc",
        "--file",
        unfinished,
        "--dbname",
        address,
        *(["--snapshot", snapshot] if snapshot else []),
    ]
    _dump([find_programs(server.pg_bindir) / "pg_dump", *options], environment)
    unfinished.replace(file)


def _for_program(url: URL) -> tuple[str, dict[str, str]]:
    """The address for a program of PostgreSQL, and its environment with the password, which would
    stand in the list of processes otherwise."""
    parameters = libpq_parameters(url)
    password = parameters.pop("password", None)
    return make_conninfo(**parameters), clean_environment() | (
        {"PGPASSWORD": password} if password else {}
    )


def _dump(command: list[str | Path], environment: dict[str, str]) -> None:
    result = subprocess.run(
        command, check=False, env=environment, umask=0o077, stdin=subprocess.DEVNULL,
        capture_output=True, text=True,
    )  # fmt: skip
    if result.returncode:
        raise Unavailable(_("备份失败：{reason}").format(reason=result.stderr.strip()))


def _name(statement: LiteralString, name: str) -> Composed:
    return SQL(statement).format(name=Identifier(name))


@contextmanager
def _one_at_a_time(server: Server) -> Iterator[psycopg.Connection]:
    """Only one program of the server makes a database at a time; others wait their turn."""
    with open_connection(server.url("superuser", "postgres")) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('gisgrid.databases'))")
        yield connection


def _has(connection: psycopg.Connection, name: str) -> bool:
    query = "SELECT FROM pg_database WHERE datname = %s"
    return connection.execute(query, [name]).fetchone() is not None


def _create(connection: psycopg.Connection, name: str, template: str | None) -> None:
    statement = SQL("CREATE DATABASE {} OWNER gisgrid_owner TEMPLATE {} STRATEGY file_copy")
    connection.execute(statement.format(Identifier(name), Identifier(template or "template1")))
    # The rights on a database are not copied from its template.
    connection.execute(_name(RIGHTS_OUTSIDE, name))


def _equip(connection: psycopg.Connection) -> None:
    try:
        for extension in EXTENSIONS:
            connection.execute(_name("CREATE EXTENSION IF NOT EXISTS {name}", extension))
    except psycopg.errors.FeatureNotSupported as error:
        raise MissingPostgres(str(error)) from error
    connection.execute(RIGHTS_INSIDE)


def restore_into(server: Server, file: Path, name: str) -> None:
    """Restore a dump into a new database; one of that name is dropped first. Raises Unavailable."""
    drop_database(server, name)
    with _one_at_a_time(server) as connection:
        connection.execute(ROLES)
        _create(connection, name, "template0")
    address, environment = _for_program(server.url("superuser", name))
    command: list[str | Path] = [
        find_programs(server.pg_bindir) / "pg_restore",
        "--exit-on-error",
        "--dbname",
        address,
        file,
    ]
    result = subprocess.run(
        command, check=False, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True,
    )  # fmt: skip
    if result.returncode:
        drop_database(server, name)
        reason = result.stderr.strip().splitlines()[-1:] or [""]
        raise Unavailable(_("恢复没有做成：{reason}").format(reason=reason[0]))
    with open_connection(server.url("superuser", name)) as inside:
        _equip(inside)


def swap_databases(server: Server, restored: str, name: str, old: str) -> None:
    """`name` becomes `old` and `restored` becomes `name`; whoever is connected is cut off."""
    with _one_at_a_time(server) as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)"
        rename = SQL("ALTER DATABASE {} RENAME TO {}")
        with connection.transaction():
            connection.execute(cut, [[restored, name]])
            if _has(connection, name):
                connection.execute(rename.format(Identifier(name), Identifier(old)))
            connection.execute(rename.format(Identifier(restored), Identifier(name)))
