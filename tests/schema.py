"""The committed dump of the schema. `python -m tests.schema` writes it anew from the migrations."""

import re
import subprocess
import tempfile
from pathlib import Path

from psycopg.conninfo import make_conninfo

from gisgrid import cluster, migrate
from gisgrid.cluster.binaries import find_programs
from gisgrid.cluster.server import Server, libpq_parameters
from gisgrid.config import Settings, clean_environment
from gisgrid.db import make_engine

DUMP = Path(__file__).with_name("schema.sql")
# What differs between versions of pg_dump or says nothing: comments, settings of the session.
NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)$", re.M)


def dumped(server: Server, database: str) -> str:
    """The schema of a database as SQL: one blank line between statements, nothing else."""
    program = find_programs(server.pg_bindir) / "pg_dump"
    where = make_conninfo(**libpq_parameters(server.url("superuser", database)))
    result = subprocess.run(
        [program, "--schema-only", "--no-comments", "--dbname", where],
        check=True, capture_output=True, text=True, env=clean_environment(),
    )  # fmt: skip
    return re.sub(r"\n{2,}", "\n\n", NOISE.sub("", result.stdout)).strip() + "\n"


def rewrite() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # PostgreSQL runs as another user when this is started by root.
        Path(folder).chmod(0o711)
        _write(Settings(data=Path(folder) / "data", runtime=Path(folder)))


def _write(settings: Settings) -> None:
    with cluster.running(settings, throwaway=True) as server:
        cluster.ensure_database(server, "schema")
        engine = make_engine(server.url("owner", "schema"), pool=1)
        migrate.upgrade(engine)
        engine.dispose()
        DUMP.write_text(dumped(server, "schema"), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
