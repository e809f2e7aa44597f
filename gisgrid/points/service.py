"""Enter points, reverse an entry, change a rule from a day on; who has how many and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import personal
from gisgrid.auth.models import Person
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.db import in_force, visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _
from gisgrid.pinyin import reading
from gisgrid.points.models import PointsEntry, PointsRule
from gisgrid.points.rules import LOOK_BACK_DAYS, MOST_A_DAY, Act, acts

SENTENCE = 200


@dataclass(frozen=True)
class Deed:
    """What somebody did, as the form gives it."""

    person: int | None
    code: str
    quantity: int | None
    done_on: date
    why: str


@dataclass(frozen=True)
class InForce:
    """What an act gives on a day; `since` is None for the proposal."""

    act: Act
    points: int
    since: date | None = None
    basis: str = ""


def rules_on(session: Session, community: int, on: date) -> list[InForce]:
    own = {
        rule.code: rule
        for rule in session.scalars(visible(PointsRule, community).where(in_force(PointsRule, on)))
    }
    return [
        InForce(act, own[code].points, own[code].since, own[code].basis or "")
        if code in own
        else InForce(act, act.points)
        for code, act in acts().items()
    ]


def people(session: Session, community: int) -> Sequence[Person]:
    """By the readings of their names."""
    found = session.scalars(visible(Person, community)).all()
    return sorted(found, key=lambda one: reading(one.name))


def enter(session: Session, actor: Actor, community: int, deed: Deed, today: date) -> PointsEntry:
    """Enter one act; what it gives is what the rule of its day gives. A second person does it."""
    require(actor, Verb.VERIFY, community)
    volunteer = _volunteer(session, community, deed.person)
    if volunteer.id == actor.person:
        raise NotAllowed(_("自己的积分要由别人来记。"))
    points = _checked(session, community, volunteer.id, deed, today)
    made = PointsEntry(
        community=community, person=volunteer.id, code=deed.code, quantity=deed.quantity,
        points=points, done_on=deed.done_on, why=deed.why.strip(), entered_by=actor.account,
        entered_name=actor.name,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _volunteer(session: Session, community: int, person: int | None) -> Person:
    found = session.scalar(visible(Person, community).where(Person.id == person))
    if found is None:
        words = _("请选一位志愿者。")
        raise Invalid(words, fields={"person": words})
    one_at_a_time(session, community, found.id)
    return found


def one_at_a_time(session: Session, community: int, person: int) -> None:
    """Two who enter for one volunteer both count against his day; an entry is reversed once."""
    key = func.hashtextextended(f"points {community} {person}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def _checked(session: Session, community: int, person: int, deed: Deed, today: date) -> int:
    faults: dict[str, str] = {}
    rule = {r.act.code: r for r in rules_on(session, community, deed.done_on)}.get(deed.code)
    if rule is None:
        faults["code"] = _("请选做了什么。")
    elif deed.quantity is None or not 1 <= deed.quantity <= rule.act.most:
        faults["quantity"] = _("这一项一次记1到{n}。").format(n=rule.act.most)
    if not today - timedelta(days=LOOK_BACK_DAYS) <= deed.done_on <= today:
        faults["done_on"] = _("日期要在今天以前，最多补记{n}天。").format(n=LOOK_BACK_DAYS)
    if not deed.why.strip() or len(deed.why) > SENTENCE:
        faults["why"] = _("写一句做了什么，最多{n}个字。").format(n=SENTENCE)
    elif personal.identity_numbers(deed.why):
        faults["why"] = _("文字里像是有身份证号，不能写在这里。")
    if rule is not None and not faults:
        points = rule.points * (deed.quantity or 0)
        before = _of_day(session, community, person, deed.done_on)
        if before + points <= MOST_A_DAY:
            return points
        faults["quantity"] = _("一天最多{most}分，这一天已有{n}分。").format(
            most=MOST_A_DAY, n=before
        )
    raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)


def _of_day(session: Session, community: int, person: int, day: date) -> int:
    query = select(func.coalesce(func.sum(PointsEntry.points), 0)).where(
        PointsEntry.community == community,
        PointsEntry.person == person,
        PointsEntry.done_on == day,
    )
    return int(session.scalar(query) or 0)


def reverse(session: Session, actor: Actor, community: int, entry: int, why: str) -> PointsEntry:
    """Take a wrong entry back by a second one; both stay."""
    require(actor, Verb.VERIFY, community)
    found = session.scalar(visible(PointsEntry, community).where(PointsEntry.id == entry))
    if found is None:
        raise NotFound(_("没有这条积分。"))
    if not why.strip() or len(why) > SENTENCE:
        words = _("请写为什么冲销。")
        raise Invalid(words, fields={f"why-{entry}": words})
    one_at_a_time(session, community, found.person)
    taken = session.scalar(
        visible(PointsEntry, community).where(PointsEntry.reverses == entry).limit(1)
    )
    if found.reverses is not None or taken is not None:
        raise Conflict(_("这条积分已经冲销过了。"))
    made = PointsEntry(
        community=community, person=found.person, code=found.code, quantity=found.quantity,
        points=-found.points, done_on=found.done_on, why=why.strip(), reverses=found.id,
        entered_by=actor.account, entered_name=actor.name,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def set_rule(
    session: Session, actor: Actor, community: int, code: str, points: int | None, since: date,
    basis: str, today: date,
) -> PointsRule:  # fmt: skip
    """What an act gives from a day on; entries of earlier days keep what they were given."""
    require(actor, Verb.APPROVE, community)
    faults = {}
    if code not in acts():
        faults["rule"] = _("请选做了什么。")
    if points is None or not 1 <= points <= MOST_A_DAY:
        faults["points"] = _("分数是1到{n}。").format(n=MOST_A_DAY)
    if since < today:
        faults["since"] = _("从今天或以后的一天起。")
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    for old in session.scalars(
        visible(PointsRule, community).where(PointsRule.code == code, PointsRule.until.is_(None))
    ):
        if old.since >= since:
            words = _("从{day}起已有规则，请选以后的一天。").format(day=old.since.isoformat())
            raise Invalid(words, fields={"since": words})
        old.until = since
    session.flush()
    made = PointsRule(community=community, code=code, points=points, since=since,
                      basis=basis.strip() or None)  # fmt: skip
    session.add(made)
    session.flush()
    return made


def balances(
    session: Session, community: int, since: date | None = None, until: date | None = None
) -> list[Any]:
    """(id, name, points of the days `[since, until)`, points in all, last day), most first."""
    inside: Any = PointsEntry.points
    of_period: Any = func.sum(inside)
    if since is not None:
        of_period = of_period.filter(PointsEntry.done_on >= since)
    if until is not None:
        of_period = of_period.filter(PointsEntry.done_on < until)
    shown = func.coalesce(of_period, 0).label("of_period")
    query = (
        select(
            Person.id, Person.name, shown, func.sum(inside).label("total"),
            func.max(PointsEntry.done_on).label("last_on"),
        )
        .join(
            PointsEntry,
            (PointsEntry.community == Person.community) & (PointsEntry.person == Person.id),
        )
        .where(Person.community == community)
        .group_by(Person.id, Person.name, Person.search)
        .order_by(shown.desc(), Person.search)
    )  # fmt: skip
    return list(session.execute(query).mappings())


def entries(
    session: Session, community: int, person: int, limit: int, offset: int
) -> tuple[Sequence[PointsEntry], int]:
    """One page of somebody's entries, the latest first, and how many there are."""
    query = visible(PointsEntry, community).where(PointsEntry.person == person)
    total = session.scalar(select(func.count()).select_from(query.subquery()))
    latest = query.order_by(PointsEntry.done_on.desc(), PointsEntry.id.desc())
    return session.scalars(latest.limit(limit).offset(offset)).all(), total or 0


def reversed_among(session: Session, community: int, ids: list[int]) -> set[int]:
    query = select(PointsEntry.reverses).where(
        PointsEntry.community == community, PointsEntry.reverses.in_(ids)
    )
    return {one for one in session.scalars(query) if one is not None}


def get_person(session: Session, community: int, person: int) -> Person:
    found = session.scalar(visible(Person, community).where(Person.id == person))
    if found is None:
        raise NotFound(_("没有这位志愿者。"))
    return found
