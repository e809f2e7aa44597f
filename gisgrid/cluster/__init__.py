"""The PostgreSQL that gisgrid works on: the configured one, or a private cluster of its own.

The private cluster lies in the data folder and is reached over a unix socket only. Programs
that use it at the same time share it; the first one starts it, the last one stops it.
"""

from gisgrid.cluster.binaries import MissingPostgres
from gisgrid.cluster.databases import (
    administrator_script,
    backup,
    clone_database,
    drop_database,
    ensure_database,
    has_database,
)
from gisgrid.cluster.server import Server, open_connection
from gisgrid.cluster.sharing import connect, running

__all__ = [
    "MissingPostgres",
    "Server",
    "administrator_script",
    "backup",
    "clone_database",
    "connect",
    "drop_database",
    "ensure_database",
    "has_database",
    "open_connection",
    "running",
]
