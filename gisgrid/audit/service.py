"""The listener that writes the audit trail, and the one call for bulk writes."""

from datetime import date, datetime
from typing import Any

from geoalchemy2 import WKBElement
from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session

from gisgrid.audit.models import AuditEntry
from gisgrid.db import Base

# The trail itself, and keys of forms that say nothing about anybody.
SILENT = {"audit_entry", "form_key"}


def plain(value: Any) -> Any:
    """A value as JSON can hold it; a geometry becomes its well-known binary in hexadecimal, and
    of the content of a file its size is kept."""
    if isinstance(value, bytes):
        return value.hex() if len(value) <= 64 else f"{len(value)} bytes"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, WKBElement):
        return str(value)
    return value if isinstance(value, int | float | str | bool | type(None)) else str(value)


def _changes(row: Base) -> tuple[dict[str, Any], dict[str, Any]]:
    """Changed columns before and after."""
    before, after = {}, {}
    state = inspect(row)
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes():
            before[column.key] = plain(history.deleted[0]) if history.deleted else None
            after[column.key] = plain(history.added[0]) if history.added else None
    return before, after


def _entry(session: Session, row: Any, action: str) -> dict[str, Any]:
    before, after = _changes(row)
    if action == "delete":
        state = inspect(row)
        before = {c.key: plain(state.dict.get(c.key)) for c in state.mapper.column_attrs}
    actor = session.info.get("actor")
    return {
        "community": row.community,
        "account": getattr(actor, "account", None),
        "role": getattr(actor, "role", None),
        "action": action,
        "table_name": row.__tablename__,
        "row_id": getattr(row, "id", None),
        "before": before if action != "insert" else None,
        "after": after if action != "delete" else None,
    }


def _is_audited(row: Any) -> bool:
    return hasattr(row, "community") and row.__tablename__ not in SILENT


@event.listens_for(Session, "after_flush")
def write_trail(session: Session, _context: object) -> None:
    """One row for each row written through the ORM, in the same transaction."""
    entries = [
        _entry(session, row, action)
        for action, rows in (
            ("insert", session.new),
            ("update", session.dirty),
            ("delete", session.deleted),
        )
        for row in rows
        if _is_audited(row) and (action != "update" or session.is_modified(row))
    ]
    if entries:
        session.execute(insert(AuditEntry.__table__).inline(), entries)  # type: ignore[arg-type]


def note_bulk(session: Session, community: int, table: str, counts: dict[str, Any]) -> None:
    """One row for a bulk write: what was written, how many, and the hash of its source."""
    actor = session.info.get("actor")
    entry = {
        "community": community,
        "account": getattr(actor, "account", None),
        "role": getattr(actor, "role", None),
        "action": "bulk",
        "table_name": table,
        "after": counts,
    }
    session.execute(insert(AuditEntry.__table__).inline(), [entry])  # type: ignore[arg-type]
