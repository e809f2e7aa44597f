"""A backup that can be believed: counts taken in the dump's own snapshot, compared on restoring."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier
from sqlalchemy import URL

from gisgrid.cluster.databases import backup, restore_into, swap_databases
from gisgrid.cluster.server import Server, libpq_parameters, open_connection
from gisgrid.errors import Conflict, Invalid
from gisgrid.i18n import _

SUFFIX = ".manifest.json"
TABLES = """SELECT table_name FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND table_name <> 'spatial_ref_sys' ORDER BY 1"""


@dataclass(frozen=True)
class Manifest:
    """What a dump holds: rows of each table in the snapshot it was made from."""

    made_at: str
    database: str
    schema: str
    sha256: str
    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def beside(file: Path) -> Path:
    return file.with_name(file.name + SUFFIX)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def back_up(server: Server, database: str, file: Path) -> Manifest:
    """Dump and manifest, both of one moment while others go on writing."""
    url = server.url("superuser" if server.private else "owner", database)
    with _snapshot(url) as (connection, snapshot):
        rows = _counts(connection)
        schema = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        backup(server, database, file, snapshot)
    made = Manifest(
        datetime.now(UTC).isoformat(timespec="seconds"),
        database,
        str(schema[0]) if schema else "",
        _sha256(file),
        rows,
    )
    beside(file).write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")
    return made


@contextmanager
def _snapshot(url: URL) -> Iterator[tuple[psycopg.Connection, str]]:
    with psycopg.connect(make_conninfo(**libpq_parameters(url))) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield connection, row[0]


def _counts(connection: psycopg.Connection) -> dict[str, int]:
    found = {}
    for (table,) in connection.execute(TABLES).fetchall():
        counted = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
        row = counted.fetchone()
        found[table] = int(row[0]) if row else 0
    return found


def read(file: Path) -> Manifest:
    """The manifest of a dump. Raises Invalid when one of them is missing or they do not agree."""
    if not file.is_file():
        raise Invalid(_("没有这个备份：{file}").format(file=file))
    if not beside(file).is_file():
        raise Invalid(_("缺少 {file}，不能核对备份。").format(file=beside(file).name))
    try:
        made = Manifest(**json.loads(beside(file).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise Invalid(_("{file} 读不懂。").format(file=beside(file).name)) from error
    if _sha256(file) != made.sha256:
        raise Invalid(_("备份文件和它的清单不一致：文件被改过，或没有复制完整。"))
    return made


def rehearse(server: Server, file: Path, name: str) -> Manifest:
    """Restore into a database of its own and compare every count; the database stays.

    Raises Conflict when a table has other rows than the manifest says.
    """
    wanted = read(file)
    restore_into(server, file, name)
    with open_connection(server.url("superuser", name)) as connection:
        found = _counts(connection)
    if found != wanted.rows:
        differing = sorted(t for t in {*found, *wanted.rows} if found.get(t) != wanted.rows.get(t))
        raise Conflict(_("恢复出来的和清单不一致：{tables}").format(tables="、".join(differing)))
    return wanted


def put_in_place(server: Server, restored: str, database: str) -> str:
    """Let the restored database take the place of the present one; returns the old one's name."""
    old = f"{database}_{datetime.now(UTC):%Y%m%d_%H%M%S}"
    swap_databases(server, restored, database, old)
    return old
