"""Gifts, and handing them over for points: to which is only added, a wrong one is reversed."""

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gisgrid.auth.models import Person
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _
from gisgrid.points.models import Gift, PointsEntry, PointsExchange
from gisgrid.points.service import SENTENCE, get_person, one_at_a_time

LONGEST_NAME = 40


def gifts(session: Session, community: int, today: date) -> list[Any]:
    """Those offered today with how many are left, the cheapest first."""
    given = (
        select(func.count().filter(PointsExchange.points > 0)
               - func.count().filter(PointsExchange.points < 0))
        .where(PointsExchange.community == community, PointsExchange.gift == Gift.id)
        .correlate(Gift)
        .scalar_subquery()
    )  # fmt: skip
    rows = session.execute(
        select(Gift.id, Gift.name, Gift.points, (Gift.stock - given).label("left"))
        .where(Gift.community == community, or_(Gift.until.is_(None), Gift.until > today))
        .order_by(Gift.points, Gift.id)
    )
    return list(rows.mappings())


def offer(
    session: Session, actor: Actor, community: int, name: str, points: int | None,
    stock: int | None,
) -> Gift:  # fmt: skip
    require(actor, Verb.APPROVE, community)
    faults = {}
    if not name.strip() or len(name) > LONGEST_NAME:
        faults["gift_name"] = _("写礼品名，最多{n}个字。").format(n=LONGEST_NAME)
    if points is None or not 1 <= points <= 1000:
        faults["gift_points"] = _("分数是1到{n}。").format(n=1000)
    if stock is None or not 1 <= stock <= 10_000:
        faults["stock"] = _("写有几份，1到{n}。").format(n=10_000)
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    made = Gift(community=community, name=name.strip(), points=points, stock=stock)
    session.add(made)
    session.flush()
    return made


def withdraw(session: Session, actor: Actor, community: int, gift: int, today: date) -> Gift:
    """No longer offered; what was exchanged stays."""
    require(actor, Verb.APPROVE, community)
    found = _gift(session, community, gift)
    found.until = today
    session.flush()
    return found


def _gift(session: Session, community: int, gift: int | None) -> Gift:
    found = session.scalar(visible(Gift, community).where(Gift.id == gift))
    if found is None:
        raise NotFound(_("没有这份礼品。"))
    return found


def balance(session: Session, community: int, person: int) -> int:
    """Points that were given and not exchanged yet."""
    sums = [
        session.scalar(
            select(func.coalesce(func.sum(table.points), 0)).where(
                table.community == community, table.person == person
            )
        )
        for table in (PointsEntry, PointsExchange)
    ]
    return int(sums[0] or 0) - int(sums[1] or 0)


def exchange(
    session: Session, actor: Actor, community: int, person: int | None, gift: int | None,
    today: date,
) -> PointsExchange:  # fmt: skip
    """Hand a gift over for points; never one's own, never more than there are."""
    require(actor, Verb.VERIFY, community)
    if not person:
        words = _("请选一位志愿者。")
        raise Invalid(words, fields={"person": words})
    if get_person(session, community, person).id == actor.person:
        raise NotAllowed(_("自己的积分要由别人来兑换。"))
    session.execute(select(func.pg_advisory_xact_lock(_lock(community))))
    one_at_a_time(session, community, person)
    wanted = next((one for one in gifts(session, community, today) if one["id"] == gift), None)
    if wanted is None or wanted["left"] < 1:
        words = _("这份礼品没有了，请换一份。")
        raise Invalid(words, fields={"gift": words})
    has = balance(session, community, person)
    if has < wanted["points"]:
        words = _("只有{n}分，这份礼品要{most}分。").format(n=has, most=wanted["points"])
        raise Invalid(words, fields={"gift": words})
    return _add(session, actor, community, person, wanted["id"], wanted["points"])


def _lock(community: int) -> Any:
    """The last piece of a gift is handed over once."""
    return func.hashtextextended(f"gifts {community}", 0)


def _add(
    session: Session, actor: Actor, community: int, person: int, gift: int, points: int,
    **more: Any,
) -> PointsExchange:  # fmt: skip
    made = PointsExchange(
        community=community, person=person, gift=gift, points=points,
        entered_by=actor.account, entered_name=actor.name, **more,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def take_back(
    session: Session, actor: Actor, community: int, exchange_id: int, why: str
) -> PointsExchange:
    """The gift came back or was noted by mistake: both rows stay, points and piece are free."""
    require(actor, Verb.VERIFY, community)
    found = session.scalar(
        visible(PointsExchange, community).where(PointsExchange.id == exchange_id)
    )
    if found is None:
        raise NotFound(_("没有这次兑换。"))
    if not why.strip() or len(why) > SENTENCE:
        words = _("请写为什么冲销。")
        raise Invalid(words, fields={f"why-x{exchange_id}": words})
    one_at_a_time(session, community, found.person)
    gone = session.scalar(
        visible(PointsExchange, community).where(PointsExchange.reverses == exchange_id)
    )
    if found.reverses is not None or gone is not None:
        raise Conflict(_("这次兑换已经冲销过了。"))
    return _add(session, actor, community, found.person, found.gift, -found.points,
                reverses=found.id, why=why.strip())  # fmt: skip


def exchanges(session: Session, community: int, person: int | None = None) -> list[Any]:
    """The latest first; of one person or of all."""
    other = select(PointsExchange.reverses).where(
        PointsExchange.community == community, PointsExchange.reverses.is_not(None)
    )
    query = (
        select(
            PointsExchange.id, PointsExchange.points, PointsExchange.entered_at,
            PointsExchange.entered_name, PointsExchange.why, Gift.name.label("gift"),
            Person.name.label("person"), PointsExchange.reverses,
            PointsExchange.id.in_(other).label("is_reversed"),
        )
        .join(Gift, (Gift.community == PointsExchange.community)
              & (Gift.id == PointsExchange.gift))
        .join(Person, (Person.community == PointsExchange.community)
              & (Person.id == PointsExchange.person))
        .where(PointsExchange.community == community)
        .order_by(PointsExchange.id.desc())
        .limit(200)
    )  # fmt: skip
    if person is not None:
        query = query.where(PointsExchange.person == person)
    return list(session.execute(query).mappings())
