"""Versions of what was measured, as the tables name them."""

import subprocess
from importlib.metadata import version

from benchmarks.data import Ground
from benchmarks.processes import peers_python
from gisgrid.cluster import open_connection


def told(*packages: str) -> str:
    return ", ".join(f"{name} {version(name)}" for name in packages)


def of_peers(*packages: str) -> str:
    """The same in the peers' environment."""
    script = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
    command = [peers_python(), "-c", script, *packages]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return ", ".join(f"{name} {number}" for name, number in zip(packages, found, strict=True))


def postgres(place: Ground) -> str:
    with open_connection(place.server.url("superuser", "postgres")) as connection:
        number = connection.execute("SHOW server_version").fetchone()
    return f"PostgreSQL {str(number[0]).split()[0]}" if number else "PostgreSQL"
