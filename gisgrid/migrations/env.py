"""Runs migrations on a connection that the caller gives (see gisgrid.migrate)."""

from typing import Any

from alembic import context
from geoalchemy2 import alembic_helpers

from gisgrid.tables import metadata

EXTENSION_TABLES = {"spatial_ref_sys"}


def _ours(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    if kind == "table" and name in EXTENSION_TABLES:
        return False
    include = alembic_helpers.include_object
    return bool(include(thing, name, kind, reflected, other))  # type: ignore[no-untyped-call]


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        include_object=_ours,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
