"""Tell people something, and their inboxes.

Who holds a role or leads a grid is asked of the database, because the application may not read
accounts; a sentence is kept as its Chinese text with its fields, so that each reader sees it in
his own language.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from gisgrid.audit.service import note_bulk
from gisgrid.auth.models import Role
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import NotFound
from gisgrid.i18n import _
from gisgrid.notices.models import InboxNotice

PLACE = re.compile(r"\{\w+\}")
MOST_UNREAD = 500


@dataclass(frozen=True)
class To:
    """One account, or the holders of a role, of all grids or of those bound to one today."""

    account: int | None = None
    role: Role | None = None
    grid: int | None = None
    unit: int | None = None


def account(number: int) -> To:
    return To(account=number)


def holders(role: Role) -> To:
    """All who hold the role in the community."""
    return To(role=role)


def leader_of(grid: int) -> To:
    return To(role=Role.GRID_LEADER, grid=grid)


def group_leader_of(grid: int) -> To:
    return To(role=Role.GROUP_LEADER, grid=grid)


def unit_of(grid: int) -> To:
    """The liaison of the unit that is paired with the grid today."""
    return To(role=Role.UNIT_LIAISON, grid=grid)


def cadre_of(grid: int) -> To:
    return To(role=Role.CADRE, grid=grid)


def liaison_of(unit: int) -> To:
    return To(role=Role.UNIT_LIAISON, unit=unit)


def _accounts(session: Session, community: int, to: Iterable[To]) -> set[int]:
    found = set[int]()
    for one in to:
        if one.account is not None:
            found.add(one.account)
        elif one.role is not None:
            found |= set(
                session.scalars(
                    text("SELECT accounts_of(:c, :role, :grid, :unit)"),
                    {"c": community, "role": one.role.value, "grid": one.grid, "unit": one.unit},
                )
            )
    return found


def tell(
    session: Session,
    community: int,
    to: To | Iterable[To],
    text_id: str,
    link: str | None = None,
    **fields: str | int,
) -> int:
    """Put a sentence into the inboxes of others; who acts now is not told what he did himself.

    text_id   a Chinese message id, marked by `i18n.later`, with places such as {no}
    link      a page of this site
    fields    what fills the places; None of it may say more than the reader of `link` sees
    Returns how many were told.
    """
    actor = session.info.get("actor")
    own = getattr(actor, "account", None)
    numbers = sorted(_accounts(session, community, [to] if isinstance(to, To) else to) - {own})
    return _send(session, community, numbers, text_id, link, fields) if numbers else 0


def tell_oneself(
    session: Session, community: int, actor: Actor, text_id: str, link: str, **fields: str | int
) -> int:
    """Into the inbox of who acts: what was done for him while he was away."""
    return _send(session, community, [actor.account], text_id, link, fields)


def _send(
    session: Session, community: int, numbers: list[int], text_id: str, link: str | None,
    fields: dict[str, str | int],
) -> int:  # fmt: skip
    session.flush()
    told = session.scalar(
        text("SELECT send_notices(:c, :accounts, :text, CAST(:fields AS jsonb), :link)"),
        {
            "c": community,
            "accounts": numbers,
            "text": text_id,
            "fields": json.dumps(fields, ensure_ascii=False),
            "link": link,
        },
    )
    note_bulk(session, community, "notice", {"told": told, "text": text_id, "link": link})
    return int(told or 0)


def words(notice: InboxNotice) -> str:
    """The sentence in the reader's language."""
    said = _(notice.text)
    return said.format(**notice.fields) if notice.fields else said


def unread(session: Session, community: int, actor: Actor) -> int:
    """Kinds of sentences that wait: a hundred needs overdue are one thing to look at."""
    query = select(func.count(InboxNotice.text.distinct())).where(
        InboxNotice.community == community,
        InboxNotice.account == actor.account,
        InboxNotice.read_at.is_(None),
    )
    return session.scalar(query) or 0


@dataclass(frozen=True)
class Group:
    """Unread notices that say the same of different things, the latest first."""

    text: str
    label: str
    notices: list[InboxNotice]


def label_of(text_id: str) -> str:
    """What a sentence says before it comes to the single thing: 已过办结时限 …"""
    said = PLACE.sub("…", _(text_id))
    return said.split("：")[0].split(": ")[0].strip("… ")


def unread_groups(session: Session, community: int, actor: Actor) -> list[Group]:
    """By the sentence, in the order of the latest of each."""
    query = (
        visible(InboxNotice, community)
        .where(InboxNotice.account == actor.account, InboxNotice.read_at.is_(None))
        .order_by(InboxNotice.id.desc())
        .limit(MOST_UNREAD)
    )
    found: dict[str, list[InboxNotice]] = {}
    for one in session.scalars(query):
        found.setdefault(one.text, []).append(one)
    return [Group(text_id, label_of(text_id), rows) for text_id, rows in found.items()]


def inbox(
    session: Session,
    community: int,
    actor: Actor,
    *,
    only_unread: bool = False,
    only_read: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[InboxNotice], int]:
    """One page of the actor's notices, the latest first, and how many there are."""
    mine = [InboxNotice.account == actor.account]
    if only_unread:
        mine.append(InboxNotice.read_at.is_(None))
    if only_read:
        mine.append(InboxNotice.read_at.is_not(None))
    total = session.scalar(
        select(func.count())
        .select_from(InboxNotice)
        .where(InboxNotice.community == community, *mine)
    )
    query = (
        visible(InboxNotice, community)
        .where(*mine)
        .order_by(InboxNotice.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(query).all(), total or 0


def mark_read(session: Session, community: int, actor: Actor, notice: int) -> InboxNotice:
    found = session.scalar(
        visible(InboxNotice, community).where(
            InboxNotice.account == actor.account, InboxNotice.id == notice
        )
    )
    if found is None:
        raise NotFound(_("没有这条消息。"))
    found.read_at = found.read_at or datetime.now(UTC)
    session.flush()
    return found


def mark_all_read(
    session: Session, community: int, actor: Actor, of_text: str | None = None
) -> int:
    """All of them, or those of one sentence; returns how many were unread."""
    one_kind = [] if of_text is None else [InboxNotice.text == of_text]
    changed = session.scalars(
        update(InboxNotice)
        .where(
            InboxNotice.community == community,
            InboxNotice.account == actor.account,
            InboxNotice.read_at.is_(None),
            *one_kind,
        )
        .values(read_at=func.now())
        .returning(InboxNotice.id)
    ).all()
    if changed:
        note_bulk(session, community, "notice", {"read": len(changed)})
    return len(changed)
