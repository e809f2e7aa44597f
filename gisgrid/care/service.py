"""Rules of visits by class, named readers, and the one way to read who is cared for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.care.models import CareReader, HouseholdClass, VisitRule
from gisgrid.db import in_force, visible
from gisgrid.errors import Invalid, NotAllowed, NotFound
from gisgrid.i18n import _, current_language

DENIED = "42501"
LEVELS = ("R", "RX")
WHY = 200


def class_name(found: HouseholdClass) -> str:
    return found.name_en if current_language() == "en" else found.name


def classes(session: Session) -> Sequence[HouseholdClass]:
    return session.scalars(select(HouseholdClass).order_by(HouseholdClass.position)).all()


@dataclass(frozen=True)
class Rule:
    """How often a class is visited on a day; `since` is None for the proposal."""

    code: str
    name: str
    mark: str
    every_days: int
    phone_counts: bool
    since: date | None
    basis: str


def rules(session: Session, community: int, on: date) -> list[Rule]:
    own = {
        rule.class_: rule
        for rule in session.scalars(visible(VisitRule, community).where(in_force(VisitRule, on)))
    }
    found = []
    for one in classes(session):
        rule = own.get(one.code)
        source: Any = rule or one
        found.append(
            Rule(one.code, class_name(one), one.mark, source.every_days, source.phone_counts,
                 rule.since if rule else None, (rule.basis or "") if rule else "")
        )  # fmt: skip
    return found


def set_rule(
    session: Session, community: int, code: str, every_days: int, since: date, today: date,
    *, phone_counts: bool, basis: str = "",
) -> VisitRule:  # fmt: skip
    """From a day on; the rule before ends there and stays for the days before."""
    faults = {}
    if session.get(HouseholdClass, code) is None:
        faults["class"] = _("请选一类。")
    if not 1 <= every_days <= 3660:
        faults["every_days"] = _("天数在1到3660之间。")
    if since < today:
        faults["since"] = _("从今天或以后起。过去的到期不改。")
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    later = visible(VisitRule, community).where(
        VisitRule.class_ == code, or_(VisitRule.until.is_(None), VisitRule.until > since)
    )
    for old in session.scalars(later):
        if old.since >= since:
            words = _("这一类在 {day} 起已有规定。").format(day=old.since.isoformat())
            raise Invalid(words, fields={"since": words})
        old.until = since
    session.flush()
    made = VisitRule(
        community=community, class_=code, every_days=every_days, phone_counts=phone_counts,
        since=since, basis=basis.strip() or None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def level(session: Session, community: int) -> str:
    """R or RX: what the asker may read today; empty: nothing."""
    return session.scalar(text("SELECT care_level(:c)"), {"c": community}) or ""


def readers(session: Session, community: int) -> Sequence[CareReader]:
    return session.scalars(visible(CareReader, community).order_by(CareReader.id.desc())).all()


def name_reader(
    session: Session, actor: Actor, community: int, username: str, reads: str, reason: str,
    today: date, until: date | None = None,
) -> CareReader:  # fmt: skip
    """Name one person, with the reason; never oneself."""
    found = session.execute(
        text("SELECT * FROM account_named(:c, :u)"), {"c": community, "u": username.strip()}
    ).first()
    faults = {}
    if found is None:
        faults["username"] = _("本社区没有这个用户名。")
    elif found.account == actor.account:
        faults["username"] = _("不能指定自己，请另一位来指定。")
    if reads not in LEVELS:
        faults["level"] = _("请选能看到哪一级。")
    if not reason.strip():
        faults["reason"] = _("请写为什么。")
    if until is not None and until <= today:
        faults["until"] = _("日期在以前。")
    if faults or found is None:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    made = CareReader(
        community=community, account=found.account, reader_name=found.name, level=reads,
        since=today, until=until, reason=reason.strip()[:WHY], named_by=actor.account,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def end_reader(session: Session, community: int, reader: int, today: date) -> CareReader:
    found = session.scalar(visible(CareReader, community).where(CareReader.id == reader))
    if found is None:
        raise NotFound(_("没有这位查看人。"))
    found.until = max(found.since, today)
    session.flush()
    return found


def only_readers(session: Session, query: str, values: dict[str, Any]) -> list[Any]:
    try:
        with session.begin_nested():
            return list(session.execute(text(query), values).mappings())
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == DENIED:
            raise NotAllowed(_("只有指定的人能看，看一次记一次。")) from error
        raise


def reason(why: str) -> str:
    if not why.strip():
        words = _("请写为什么要看。")
        raise Invalid(words, fields={"why": words})
    return why.strip()[:WHY]


def read(session: Session, community: int, why: str, household: int | None = None) -> list[Any]:
    """The care records that the asker may read; the database writes down that he looked."""
    values = {"c": community, "h": household, "w": reason(why)}
    return only_readers(session, "SELECT * FROM read_care(:c, :h, :w)", values)


def read_services(session: Session, community: int, why: str) -> list[Any]:
    values = {"c": community, "w": reason(why)}
    return only_readers(session, "SELECT * FROM read_care_services(:c, :w)", values)


def write(
    session: Session, community: int, household: int, code: str, since: date, note: str
) -> None:
    values = {"c": community, "h": household, "k": code, "d": since, "n": note[:WHY]}
    only_readers(session, "SELECT write_care(:c, :h, :k, :d, :n)", values)


def end(session: Session, community: int, record: int, on: date) -> None:
    values = {"c": community, "r": record, "d": on}
    only_readers(session, "SELECT end_care(:c, :r, :d)", values)


def looks(session: Session, community: int) -> list[Any]:
    """Who looked, when and why; for those who name the readers."""
    query = text("SELECT * FROM care_looks(:c)")
    return list(session.execute(query, {"c": community}).mappings())
