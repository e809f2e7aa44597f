"""Open the database as it must be: server running, schema as new as the program, lists filled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gisgrid import cluster, migrate
from gisgrid.auth import accounts
from gisgrid.care.kinds import write_classes
from gisgrid.cluster import Server
from gisgrid.config import Settings
from gisgrid.db import make_engine, take_as_long_as_it_takes, transaction
from gisgrid.needs.kinds import write_kinds
from gisgrid.needs.rising import rise


@dataclass(frozen=True)
class Office:
    """An open database. `owner` is None where the owner's address is not configured."""

    settings: Settings
    server: Server
    app: Engine
    owner: Engine | None

    @property
    def name(self) -> str:
        return self.server.name_of(self.settings.database)

    def own(self) -> Engine:
        """The owner's engine; raises Unavailable and names the setting that is missing."""
        return self.owner or make_engine(self.server.url("owner"), pool=1)


@contextmanager
def opened(settings: Settings, *, check: bool = True) -> Iterator[Office]:
    """The database of the settings, ready for use, until the block ends.

    The private cluster is started, made and migrated by itself, after a backup. A configured
    server is only looked at: SchemaOlder or SchemaNewer say what to do.
    """
    with cluster.connect(settings) as server:
        if server.private:
            cluster.ensure_database(server, settings.database)
        offers_owner = server.private or settings.owner_database_url is not None
        owner = make_engine(server.url("owner"), pool=2) if offers_owner else None
        app = make_engine(server.url("app"), pool=12)
        try:
            if server.private and owner is not None:
                bring_up(settings, server, owner)
            if check:
                migrate.check(app if owner is None else owner)
            yield Office(settings, server, app, owner)
        finally:
            app.dispose()
            if owner is not None:
                owner.dispose()


def bring_up(settings: Settings, server: Server, owner: Engine) -> Path | None:
    """Migrate to the program's schema after a backup; a newer schema is left and refused later.

    Returns the backup that was made, if one was needed.
    """
    found = migrate.current(owner)
    if found == migrate.head() or (found is not None and not migrate.is_known(found)):
        return None
    kept = None
    if found is not None:
        name = f"{owner.url.database}-{datetime.now(UTC):%Y%m%d-%H%M%S}-{found}.dump"
        kept = settings.data / "backups" / name
        cluster.backup(server, owner.url.database, kept)
    migrate.upgrade(owner)
    with transaction(owner) as session:
        fill_lists(session)
    return kept


def fill_lists(owner: Session) -> None:
    """What every database needs beside its tables: rights by role, kinds of need."""
    accounts.write_verbs(owner)
    write_kinds(owner)
    write_classes(owner)


def take_effect(engine: Engine) -> int:
    """Plans that begin today move households and records, needs on hold until today go on;
    returns how many plans began."""
    with transaction(engine) as session:
        take_as_long_as_it_takes(session)
        session.execute(text("SELECT resume_held()"))
        return int(session.scalar(text("SELECT take_effect()")) or 0)


def remind(engine: Engine) -> int:
    """Those concerned are told what falls due, is overdue, expires or went stale: promises, needs,
    visits; supervision of late needs rises. Returns how many sentences were sent and needs went
    up. Nobody is told the same twice."""
    functions = ("remind_of_promises", "remind_of_needs", "remind_of_visits")
    with transaction(engine) as session:
        take_as_long_as_it_takes(session)
        raised = rise(session)
        return raised + sum(int(session.scalar(text(f"SELECT {one}()")) or 0) for one in functions)


def clear(engine: Engine) -> int:
    """What nobody needs any more goes: files of jobs and of uploads, who a guest was; returns
    how many."""
    with transaction(engine) as session:
        take_as_long_as_it_takes(session)
        return int(
            session.scalar(text("SELECT clear_jobs() + clear_uploads() + clear_guests()")) or 0
        )
