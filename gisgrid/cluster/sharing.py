"""Using a server for a while: several programs at once, the last one out stops it."""

from collections.abc import Iterator
from contextlib import contextmanager

from gisgrid.cluster.locks import alone, open_lock, seize, share
from gisgrid.cluster.place import locate
from gisgrid.cluster.process import ensure_made, ensure_started, programs, stop
from gisgrid.cluster.server import Server, configured_server, private_server
from gisgrid.config import Settings, ignore_libpq_variables


@contextmanager
def connect(settings: Settings) -> Iterator[Server]:
    """The configured server, or the private cluster when none is configured."""
    if settings.database_url is None:
        with running(settings) as server:
            yield server
    else:
        ignore_libpq_variables()
        yield configured_server(settings)


@contextmanager
def running(settings: Settings, throwaway: bool = False) -> Iterator[Server]:
    """Start or join the private cluster of `settings.data`; leave it in the end.

    throwaway   faster, and worth nothing after a crash of the machine: for tests.
    Raises MissingPostgres or Unavailable.

    Two locks: whoever starts or stops holds `start.lock` alone for that moment; whoever uses
    the server shares `use.lock`, and who gets it alone on leaving was the last.
    """
    ignore_libpq_variables()
    place = locate(settings)
    with open_lock(place.data / "start.lock") as door, open_lock(place.data / "use.lock") as use:
        with alone(door):
            bindir = programs(place, settings.pg_bindir)
            ensure_made(place, bindir, throwaway)
            sockets = ensure_started(place, bindir, throwaway)
            share(use)
        try:
            yield private_server(sockets, settings.database, bindir)
        finally:
            with alone(door):
                if seize(use):
                    stop(place)
