"""What was edited, save by save, and taking one save back.

The audit trail is the history: every row written through the ORM stands in it with its values
before and after. One save is what one transaction wrote, known by its instant and its account.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import shapely
from geoalchemy2 import Geometry, WKBElement
from geoalchemy2.shape import from_shape
from sqlalchemy import Date, cast, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.audit.service import plain
from gisgrid.auth.models import Person
from gisgrid.editing.words import change_of, table_name
from gisgrid.errors import Conflict, NotFound
from gisgrid.exchange.models import ImportChange, ImportRun
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.i18n import _
from gisgrid.territory.models import GridLeaderTerm
from gisgrid.units.models import Cadre, Unit

MODELS: dict[str, Any] = {
    model.__tablename__: model
    for model in (Building, Entrance, Household, Unit, Cadre, Person, GridLeaderTerm)
}
MOST_AT_ONCE = 1_500
PLACED = {"building", "entrance", "household"}
# What the database itself writes.
NEVER = {"community", "id", "grid_id", "qk", "point_3857", "is_counted"}


@dataclass(frozen=True)
class Entry:
    """One row that a save wrote."""

    id: int
    action: str
    table_name: str
    row_id: int
    before: dict[str, Any]
    after: dict[str, Any]

    def changes(self) -> list[str]:
        names = dict.fromkeys([*self.before, *self.after])
        if self.action == "delete":
            return [w for n in names if (w := change_of(n, None, self.before.get(n)))]
        found = (change_of(n, self.before.get(n), self.after.get(n)) for n in names)
        return [words for words in found if words]


@dataclass
class Save:
    """What somebody did at once; `id` is that of its first entry."""

    id: int
    at: datetime
    who: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def can_be_undone(self) -> bool:
        """What no account wrote, or far more than a page does, came with the community itself."""
        return bool(self.who) and len(self.entries) <= MOST_AT_ONCE

    def lines(self) -> list[tuple[str, str, str]]:
        """(action, thing, what changed), the same words of several rows said once."""
        found: dict[tuple[str, str, str], int] = {}
        for one in self.entries:
            if one.action == "update" and not one.changes():
                continue
            line = (one.action, table_name(one.table_name), "、".join(one.changes()))
            found[line] = found.get(line, 0) + 1
        return [
            (action, f"{thing} ×{n}" if n > 1 else thing, words)
            for (action, thing, words), n in found.items()
        ]


def saves(session: Session, community: int, table: str, row: int) -> list[Save]:
    """The saves that touched a row, the latest first."""
    if table not in MODELS:
        raise NotFound(_("没有这个页面，或您不能看。"))
    rows = session.execute(
        text("SELECT * FROM history_of(:c, :table, :row)"),
        {"c": community, "table": table, "row": row},
    ).mappings()
    found: dict[tuple[Any, Any], Save] = {}
    for one in rows:
        save = found.setdefault(
            (one["at"], one["who"]), Save(one["id"], one["at"], one["who"] or "")
        )
        save.entries.append(
            Entry(one["id"], one["action"], one["table_name"], one["row_id"],
                  one["before"] or {}, one["after"] or {})
        )  # fmt: skip
    return sorted(found.values(), key=lambda save: -save.id)


def imports_of(session: Session, community: int, table: str, row: int) -> Sequence[ImportRun]:
    """The imports that brought or changed a row, the latest first."""
    touched = or_(
        ImportChange.added.op("@>")([row]),
        ImportChange.changed.op("@>")(cast([{"id": row}], JSONB)),
    )
    return session.scalars(
        select(ImportRun)
        .join(
            ImportChange,
            (ImportChange.community == ImportRun.community)
            & (ImportChange.import_run == ImportRun.id),
        )
        .where(
            ImportRun.community == community, ImportChange.community == community,
            ImportChange.table_name == table, touched,
        )
        .order_by(ImportRun.id.desc())
    ).all()  # fmt: skip


def undo(session: Session, community: int, table: str, row: int, save: int) -> Save:
    """Take one save back: all of its rows, or none. Raises Conflict where one was changed since,
    or something was built upon it."""
    found = next((one for one in saves(session, community, table, row) if one.id == save), None)
    if found is None or not found.can_be_undone:
        raise NotFound(_("没有这一次修改。"))
    try:
        with session.begin_nested():
            for entry in sorted(found.entries, key=lambda one: -one.id):
                _reverse(session, community, entry)
                session.flush()
    except IntegrityError as error:
        raise Conflict(_("不能撤销：后来的内容用到了它。先处理它们。")) from error
    if PLACED & {entry.table_name for entry in found.entries}:
        place(session, community)
    return found


def place(session: Session, community: int) -> None:
    """Say anew in which grid each household lies."""
    session.flush()
    session.execute(text("SELECT place_households(:c)"), {"c": community})
    session.expire_all()


def _reverse(session: Session, community: int, entry: Entry) -> None:
    model = MODELS[entry.table_name]
    record = session.get(model, (community, entry.row_id))
    if entry.action == "delete":
        if record is not None:
            raise Conflict(_("已经恢复过了。"))
        # The household's number is given by the database alone.
        unwritten = NEVER | ({"grid"} if model is Household else set())
        kept = {k: _stored(model, k, v) for k, v in entry.before.items() if k not in unwritten}
        session.add(model(community=community, **kept))
        return
    written = _written(model, entry.after)
    if record is None or any(not _is_same(record, k, v) for k, v in written.items()):
        raise Conflict(_("不能撤销：后来又改过。先撤销后来的。"))
    if entry.action == "insert":
        session.delete(record)
        return
    for name in written:
        setattr(record, name, _stored(model, name, entry.before.get(name)))


def _written(model: Any, after: dict[str, Any]) -> dict[str, Any]:
    columns = set(model.__table__.columns.keys())
    return {k: v for k, v in after.items() if k in columns - NEVER}


def _is_same(record: Any, name: str, value: Any) -> bool:
    now = getattr(record, name)
    if isinstance(now, WKBElement) and value is not None:
        return bool(shapely.equals_identical(_shape(now.desc), _shape(str(value))))
    return bool(plain(now) == value)


def _shape(written: str) -> shapely.Geometry:
    return shapely.from_wkb(bytes.fromhex(written))


def _stored(model: Any, name: str, value: Any) -> Any:
    """A value of the trail as the column takes it."""
    kind = model.__table__.columns[name].type
    if value is None:
        return None
    if isinstance(kind, Geometry):
        return from_shape(shapely.set_srid(_shape(value), 0), srid=geo.STORED)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
