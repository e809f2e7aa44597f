"""Read the diary: lists, one entry with all that it made, who has read what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.db import Condition, Term
from gisgrid.diary.models import DiaryEntry, DiaryReview, DiarySentence, Suggestion
from gisgrid.errors import Invalid
from gisgrid.households.models import Household
from gisgrid.i18n import _, later
from gisgrid.notices import service as notices
from gisgrid.territory.models import Grid
from gisgrid.visits.models import Visit
from gisgrid.visits.service import DIARY_SAID as SAID

COMMENT = 500


@dataclass(frozen=True)
class Filter:
    """unread   entries that this account has not read; written by others"""

    grid: int | None = None
    by: str = "today"
    since: date | None = None
    until: date | None = None
    unread: int | None = None
    author: str | None = None


def grid_column(by: str) -> Term:
    return DiaryEntry.grid_then if by == "then" else DiaryEntry.grid


def conditions(community: int, wanted: Filter) -> list[Condition]:
    made: list[Condition] = [DiaryEntry.community == community]
    if wanted.grid is not None:
        made.append(grid_column(wanted.by) == wanted.grid)
    if wanted.since:
        made.append(DiaryEntry.happened_on >= wanted.since)
    if wanted.until:
        made.append(DiaryEntry.happened_on < wanted.until)
    if wanted.author:
        made.append(DiaryEntry.author_name == wanted.author)
    if wanted.unread is not None:
        made.append(DiaryEntry.recorded_by.is_distinct_from(wanted.unread))
        made.append(~_read_by(community, wanted.unread))
    return made


def _read_by(community: int, account: int) -> Condition:
    return exists().where(
        DiaryReview.community == community,
        DiaryReview.diary_entry == DiaryEntry.id,
        DiaryReview.account == account,
    )


def _of_entry(column: Any, model: Any, community: int) -> Any:
    """A scalar about the rows of one entry."""
    return (
        select(column)
        .where(model.community == community, model.diary_entry == DiaryEntry.id)
        .correlate(DiaryEntry)
        .scalar_subquery()
    )


def said_of(community: int) -> Any:
    """The words of an entry in their order; what was said at single doors comes after them."""
    in_order: Any = aggregate_order_by(literal_column("''"), SAID.c.position)
    sentences = (
        select(func.string_agg(SAID.c.said, in_order))
        .where(SAID.c.community == community, SAID.c.diary_entry == DiaryEntry.id)
        .correlate(DiaryEntry)
        .scalar_subquery()
    )
    at_doors = _of_entry(
        func.string_agg(Visit.situation, aggregate_order_by(literal_column("''"), Visit.id)),
        Visit, community,
    )  # fmt: skip
    return func.nullif(func.concat(sentences, at_doors), "")


@dataclass(frozen=True)
class EntryRow:
    """An entry as lists show it; counts are of what it made."""

    id: int
    happened_on: date
    author_name: str
    placed: str
    address: str | None
    companions: str | None
    grid_short: str | None
    grid_name: str | None
    said: str | None
    doors: int
    needs: int
    wishes: int
    suggestions: int
    deeds: int
    disputes: int
    reads: int
    comment: str | None
    recorded_by: int | None


def _counted(mark: str, community: int) -> Any:
    return (
        select(func.count())
        .where(
            DiarySentence.community == community,
            DiarySentence.diary_entry == DiaryEntry.id,
            DiarySentence.mark == mark,
        )
        .correlate(DiaryEntry)
        .scalar_subquery()
    )


def rows(community: int, by: str = "today") -> Any:
    return (
        select(
            DiaryEntry.id, DiaryEntry.happened_on, DiaryEntry.author_name, DiaryEntry.placed,
            Household.address, DiaryEntry.companions, Grid.short.label("grid_short"),
            Grid.name.label("grid_name"), said_of(community).label("said"),
            _of_entry(func.count(), Visit, community).label("doors"),
            _counted("need", community).label("needs"),
            _counted("wish", community).label("wishes"),
            _counted("suggestion", community).label("suggestions"),
            _counted("good_deed", community).label("deeds"),
            _counted("dispute", community).label("disputes"),
            _of_entry(func.count(), DiaryReview, community).label("reads"),
            _of_entry(func.string_agg(DiaryReview.comment, literal_column("'；'")), DiaryReview,
                      community).label("comment"),
            DiaryEntry.recorded_by,
        )
        .outerjoin(
            Household,
            (Household.community == DiaryEntry.community)
            & (Household.id == DiaryEntry.household),
        )
        .outerjoin(
            Grid, (Grid.community == DiaryEntry.community) & (Grid.id == grid_column(by))
        )
    )  # fmt: skip


def list_entries(
    session: Session, community: int, wanted: Filter, *, limit: int | None = 50, offset: int = 0
) -> tuple[list[EntryRow], int]:
    """One page of entries, the latest first, and how many there are in all."""
    rules = conditions(community, wanted)
    total = session.scalar(select(func.count()).select_from(DiaryEntry).where(*rules)) or 0
    query = (
        rows(community, wanted.by)
        .where(*rules)
        .order_by(DiaryEntry.happened_on.desc(), DiaryEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [EntryRow(**row) for row in session.execute(query).mappings()], total


def get_row(session: Session, community: int, entry: int) -> EntryRow:
    query = rows(community).where(DiaryEntry.community == community, DiaryEntry.id == entry)
    return EntryRow(**session.execute(query).mappings().one())


def count_unread(session: Session, actor: Actor, community: int) -> int:
    wanted = Filter(unread=actor.account)
    query = select(func.count()).select_from(DiaryEntry).where(*conditions(community, wanted))
    return session.scalar(query) or 0


def reviews_of(session: Session, community: int, entry: int) -> Sequence[DiaryReview]:
    return session.scalars(
        select(DiaryReview)
        .where(DiaryReview.community == community, DiaryReview.diary_entry == entry)
        .order_by(DiaryReview.read_at, DiaryReview.id)
    ).all()


def unread_authors(session: Session, community: int, since: date) -> Sequence[Any]:
    """`(author name, grid short, entries, read, last entry)` since a day: who is not read."""
    read = exists().where(
        DiaryReview.community == community, DiaryReview.diary_entry == DiaryEntry.id
    )
    return session.execute(
        select(
            DiaryEntry.author_name, Grid.short, func.count(), func.count().filter(read),
            func.max(DiaryEntry.happened_on),
        )
        .outerjoin(Grid, (Grid.community == DiaryEntry.community) & (Grid.id == DiaryEntry.grid))
        .where(DiaryEntry.community == community, DiaryEntry.happened_on >= since)
        .group_by(DiaryEntry.author_name, Grid.short)
        .order_by((func.count() - func.count().filter(read)).desc(), Grid.short)
    ).all()  # fmt: skip


def read(session: Session, actor: Actor, entry: DiaryEntry, comment: str = "") -> DiaryReview:
    """Mark an entry as read by the asker; a comment is added or replaced by a later one.

    Who wrote the entry is told of a new comment.
    """
    if len(comment) > COMMENT:
        words = _("太长了，最多{n}个字。").format(n=COMMENT)
        raise Invalid(words, fields={"comment": words})
    found = session.scalar(
        select(DiaryReview).where(
            DiaryReview.community == entry.community,
            DiaryReview.diary_entry == entry.id,
            DiaryReview.account == actor.account,
        )
    )
    if found is None:
        found = DiaryReview(
            community=entry.community, diary_entry=entry.id, account=actor.account,
            reviewer_name=actor.name, household=entry.household, point=entry.point,
            grid=entry.grid,
        )  # fmt: skip
        session.add(found)
    said = comment.strip()
    if said and said != found.comment and entry.recorded_by is not None:
        notices.tell(
            session, entry.community, notices.account(entry.recorded_by),
            later("{name}点评了您{day}的日志：{text}"), f"/c/{entry.community}/diary/{entry.id}",
            name=actor.name, day=entry.happened_on.isoformat(), text=said[:60],
        )  # fmt: skip
    found.comment = said or found.comment
    session.flush()
    return found


def suggestions(session: Session, community: int, grid: int | None = None) -> Sequence[Any]:
    """`(Suggestion, grid short, address)`, the latest first."""
    query = (
        select(Suggestion, Grid.short, Household.address)
        .outerjoin(Grid, (Grid.community == Suggestion.community) & (Grid.id == Suggestion.grid))
        .outerjoin(
            Household,
            (Household.community == Suggestion.community) & (Household.id == Suggestion.household),
        )
        .where(Suggestion.community == community)
        .order_by(Suggestion.raised_on.desc(), Suggestion.id.desc())
    )
    if grid is not None:
        query = query.where(Suggestion.grid == grid)
    return session.execute(query).all()
