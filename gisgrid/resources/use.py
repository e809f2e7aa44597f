"""Use of resources: ask, answer, note; never two at a time of one piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _
from gisgrid.resources import service
from gisgrid.resources.models import Resource, ResourceState, ResourceUse, UseState
from gisgrid.resources.rules import next_states

LONGEST = timedelta(days=31)
LOOK_BACK = timedelta(days=31)
LOOK_AHEAD = timedelta(days=366)
PURPOSE = 200
HOLDING = (UseState.ASKED.value, UseState.AGREED.value, UseState.USED.value)


@dataclass(frozen=True)
class Wanted:
    """When, and for what: a need, a wish, or words alone."""

    since: datetime
    until: datetime
    purpose: str
    need: int | None = None
    wish: int | None = None


def list_uses(
    session: Session,
    community: int,
    *,
    resource: int | None = None,
    lender: int | None = None,
    need: int | None = None,
    limit: int = 100,
) -> Sequence[ResourceUse]:
    """The log, the latest first."""
    query = visible(ResourceUse, community).order_by(
        ResourceUse.since.desc(), ResourceUse.id.desc()
    )
    for column, value in (
        (ResourceUse.resource, resource),
        (ResourceUse.lender, lender),
        (ResourceUse.need, need),
    ):
        if value is not None:
            query = query.where(column == value)
    return session.scalars(query.limit(limit)).all()


def get(session: Session, community: int, use: int) -> ResourceUse:
    found = session.scalar(visible(ResourceUse, community).where(ResourceUse.id == use))
    if found is None:
        raise NotFound(_("没有这条使用记录。"))
    return found


def book(
    session: Session, actor: Actor, resource: Resource, wanted: Wanted, now: datetime
) -> ResourceUse:
    """Ask for the first free piece; who keeps the resource needs nobody's word.

    Raises Invalid for times that do not fit, Conflict when no piece is free. Two who ask at the
    same time are parted by the database: the second one's transaction is refused.
    """
    _check(resource, wanted, now)
    piece = _free_piece(session, resource, wanted)
    is_keeper = service.is_keeper(actor, resource.unit)
    state = UseState.AGREED if is_keeper else UseState.ASKED
    made = ResourceUse(
        community=resource.community, resource=resource.id, lender=resource.unit, piece=piece,
        since=wanted.since, until=wanted.until, need=wanted.need, wish=wanted.wish,
        purpose=wanted.purpose.strip(),
        state=(UseState.USED if is_keeper and wanted.until <= now else state).value,
        asked_by=actor.account, asked_name=actor.name, asked_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _check(resource: Resource, wanted: Wanted, now: datetime) -> None:
    faults = {}
    if resource.state != ResourceState.PUBLISHED.value:
        raise Conflict(_("这项资源没有公布，不能约用。"))
    if wanted.until <= wanted.since:
        faults["until"] = _("结束要在开始以后。")
    elif wanted.until - wanted.since > LONGEST:
        faults["until"] = _("一次最多约{n}天。").format(n=LONGEST.days)
    if wanted.since < now - LOOK_BACK:
        faults["since"] = _("最多补记{n}天以前的使用。").format(n=LOOK_BACK.days)
    elif wanted.since > now + LOOK_AHEAD:
        faults["since"] = _("最多提前一年约用。")
    if not wanted.purpose.strip():
        faults["purpose"] = _("请写做什么用。")
    elif len(wanted.purpose) > PURPOSE:
        faults["purpose"] = _("太长了，最多{n}个字。").format(n=PURPOSE)
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)


def _free_piece(session: Session, resource: Resource, wanted: Wanted) -> int:
    overlapping = session.scalars(
        visible(ResourceUse, resource.community)
        .where(
            ResourceUse.resource == resource.id,
            ResourceUse.state.in_(HOLDING),
            ResourceUse.since < wanted.until,
            ResourceUse.until > wanted.since,
        )
        .order_by(ResourceUse.since)
    ).all()
    taken = {use.piece for use in overlapping}
    for piece in range(1, resource.pieces + 1):
        if piece not in taken:
            return piece
    first = overlapping[0]
    words = _("这段时间已被 {name} 约用（{purpose}）。请换个时间。").format(
        name=first.asked_name, purpose=first.purpose
    )
    raise Conflict(words)


def answer(
    session: Session, actor: Actor, use: ResourceUse, to: str, word: str = ""
) -> ResourceUse:
    """Agree, decline, note as used, cancel: by the table of rules."""
    choices = choices_for(actor, use)
    if not choices:
        raise NotAllowed(_("只有出借单位、申请人和社区主任能处理这条约用。"))
    if to not in choices:
        raise Conflict(_("这条约用现在不能这样处理。请看它的新状态。"))
    use.state = UseState(to).value
    use.answer = word.strip()[:PURPOSE] or use.answer
    use.answered_name = actor.name
    session.flush()
    return use


def choices_for(actor: Actor, use: ResourceUse) -> list[UseState]:
    return next_states(
        use.state,
        is_lender=service.is_keeper(actor, use.lender),
        is_asker=use.asked_by == actor.account,
    )


def load_by_unit(session: Session, community: int, now: datetime | None = None) -> dict[int, int]:
    """Uses that each unit has before it: asked or agreed and not yet over."""
    at = now or datetime.now(UTC)
    found = session.execute(
        select(ResourceUse.lender, func.count())
        .where(
            ResourceUse.community == community,
            ResourceUse.state.in_((UseState.ASKED.value, UseState.AGREED.value)),
            ResourceUse.until > at,
        )
        .group_by(ResourceUse.lender)
    )
    return {row[0]: row[1] for row in found}
