"""Sub-kinds as they stand on a day: those of the seed, and what the community changed since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from gisgrid.db import visible
from gisgrid.errors import Invalid
from gisgrid.i18n import _, current_language
from gisgrid.needs.models import Need, NeedKind, NeedSubKind
from gisgrid.needs.sub_kind_models import SubKindChange

NAME = 20
OWN = "own"


@dataclass(frozen=True)
class Finer:
    """One sub-kind on a day. `since`: of the change that made it so; None: as the seed has it."""

    kind: str
    code: str
    name: str
    name_en: str
    is_urgent: bool
    is_offered: bool = True
    since: date | None = None

    @property
    def word(self) -> str:
        return self.name_en if current_language() == "en" else self.name


def as_of(
    seed: Iterable[Finer], changes: Iterable[SubKindChange], day: date
) -> dict[tuple[str, str], Finer]:
    """(kind, code) → how it stands on the day, retired ones too. Changes in the order of days."""
    found = {(one.kind, one.code): one for one in seed}
    for row in changes:
        if row.since <= day:
            found[(row.kind, row.code)] = Finer(
                row.kind, row.code, row.name, row.name_en, row.is_urgent, row.is_offered, row.since
            )
    return found


def changes_of(session: Session, community: int) -> Sequence[SubKindChange]:
    query = visible(SubKindChange, community).order_by(SubKindChange.since, SubKindChange.id)
    return session.scalars(query).all()


def all_on(session: Session, community: int, day: date) -> dict[tuple[str, str], Finer]:
    """In the order of the seed, own ones behind it. Two statements."""
    rows = session.scalars(select(NeedSubKind).order_by(NeedSubKind.position))
    seed = [Finer(r.kind, r.code, r.name, r.name_en, r.is_urgent) for r in rows]
    return as_of(seed, changes_of(session, community), day)


def name_of_its_day() -> ColumnElement[str | None]:
    """In a query of needs: what the community called the sub-kind on the day of the need."""
    return (
        select(SubKindChange.name)
        .where(
            SubKindChange.community == Need.community,
            SubKindChange.kind == Need.kind,
            SubKindChange.code == Need.sub_kind,
            SubKindChange.since <= Need.raised_on,
        )
        .order_by(SubKindChange.since.desc())
        .limit(1)
        .correlate(Need)
        .scalar_subquery()
    )


def offered(session: Session, community: int, day: date) -> list[Finer]:
    return [one for one in all_on(session, community, day).values() if one.is_offered]


def find(session: Session, community: int, kind: str, code: str, day: date) -> Finer | None:
    """One that can be chosen on the day."""
    one = all_on(session, community, day).get((kind, code))
    return one if one is not None and one.is_offered else None


@dataclass(frozen=True)
class Wanted:
    """A change as it was asked for; an empty `code` adds a sub-kind."""

    kind: str
    code: str
    name: str
    name_en: str
    is_urgent: bool
    is_offered: bool
    since: date


def change(
    session: Session, community: int, account: int, wanted: Wanted, today: date
) -> SubKindChange:
    """Add, rename or retire a sub-kind from a day on; the past keeps its words."""
    standing = all_on(session, community, wanted.since)
    _check(session, standing, wanted, today)
    code = wanted.code or _new_code(standing, wanted.kind)
    before = next(
        (one for one in changes_of(session, community)
         if (one.kind, one.code, one.since) == (wanted.kind, code, wanted.since)), None,
    )  # fmt: skip
    made = before or SubKindChange(
        community=community, kind=wanted.kind, code=code, since=wanted.since
    )
    made.name, made.name_en = wanted.name.strip(), wanted.name_en.strip() or wanted.name.strip()
    made.is_urgent, made.is_offered, made.made_by = wanted.is_urgent, wanted.is_offered, account
    session.add(made)
    session.flush()
    return made


def _new_code(standing: dict[tuple[str, str], Finer], kind: str) -> str:
    taken = {code for of_kind, code in standing if of_kind == kind}
    return next(f"{OWN}_{n}" for n in range(1, 10_000) if f"{OWN}_{n}" not in taken)


def _check(
    session: Session, standing: dict[tuple[str, str], Finer], wanted: Wanted, today: date
) -> None:
    faults = {}
    if session.get(NeedKind, wanted.kind) is None:
        faults["kind"] = _("请选一个类别。")
    if wanted.code and (wanted.kind, wanted.code) not in standing:
        faults["code"] = _("请从列出的里面选。")
    name = wanted.name.strip()
    same = [one for one in standing.values() if one.kind == wanted.kind and one.is_offered
            and one.code != wanted.code and one.name == name]  # fmt: skip
    if not name or len(name) > NAME or len(wanted.name_en) > 2 * NAME:
        faults["name"] = _("请写名称，最多{n}个字。").format(n=NAME)
    elif same and wanted.is_offered:
        faults["name"] = _("这个类别里已经有“{name}”。").format(name=name)
    if wanted.since < today:
        faults["since"] = _("只能从今天或以后开始，过去的名称不改。")
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
