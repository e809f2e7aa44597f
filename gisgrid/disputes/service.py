"""Record disputes, write down how they are mediated, list them, read what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gisgrid import personal
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.care.service import only_readers, reason
from gisgrid.db import Condition, visible
from gisgrid.disputes.models import (
    AgreementForm,
    CaseSource,
    Dispute,
    DisputeKind,
    MediationResult,
    Performed,
    Risk,
)
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.households.models import Building, Household
from gisgrid.i18n import _
from gisgrid.territory.models import Grid

LONGEST = 200
USUAL_DAYS = 30
CHOICES: dict[str, type[StrEnum]] = {
    "kind": DisputeKind, "case_source": CaseSource, "risk": Risk, "result": MediationResult,
    "agreement_form": AgreementForm, "performed": Performed,
}  # fmt: skip
NEEDED = ("kind", "case_source", "risk", "result")
TEXTS = ("mediator", "archive_no", "note")


@dataclass(frozen=True)
class Found:
    """What somebody noticed: kind, where, and in words what about."""

    kind: str
    summary: str
    household: int | None
    point: Any
    grid: int | None
    grid_then: int | None
    need: int | None = None


def record(session: Session, actor: Actor, community: int, found: Found, on: date) -> Dispute:
    """The words go where only named people read them."""
    if found.kind not in set(DisputeKind):
        words = _("请选一个类别。")
        raise Invalid(words, fields={"kind": words})
    number = session.scalar(text("SELECT next_number(:c, 'dispute')"), {"c": community})
    made = Dispute(
        community=community, no=number, found_on=on, kind=found.kind, recorded_by=actor.account,
        household=found.household, point=found.point, grid=found.grid, grid_then=found.grid_then,
        need=found.need,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _note(session, made, found.summary, None)
    return made


def _note(session: Session, dispute: Dispute, summary: str | None, parties: str | None) -> None:
    values = {"c": dispute.community, "d": dispute.id, "s": summary, "p": parties}
    only_readers(session, "SELECT note_dispute(:c, :d, :s, :p)", values)


def take_back(session: Session, dispute: Dispute) -> None:
    """Undo what nobody has taken up yet."""
    if dispute.version > 1:
        raise Conflict(_("这件纠纷已经在调解，不能撤销。"))
    session.delete(dispute)
    session.flush()


def of_need(session: Session, community: int, need: int) -> Dispute | None:
    """The dispute that was opened from a need."""
    query = visible(Dispute, community).where(Dispute.need == need).order_by(Dispute.id)
    return session.scalars(query).first()


def get(session: Session, community: int, dispute: int) -> Dispute:
    found = session.scalar(visible(Dispute, community).where(Dispute.id == dispute))
    if found is None:
        raise NotFound(_("没有这件纠纷，或您不能看。"))
    return found


@dataclass(frozen=True)
class Filter:
    grid: int | None = None
    result: str = ""


def _rules(community: int, wanted: Filter) -> list[Condition]:
    made: list[Condition] = [Dispute.community == community]
    if wanted.grid is not None:
        made.append(Dispute.grid == wanted.grid)
    if wanted.result:
        made.append(Dispute.result == wanted.result)
    return made


def list_disputes(
    session: Session, community: int, wanted: Filter, *, limit: int, offset: int = 0
) -> tuple[Sequence[Any], int]:
    """(dispute, grid, building) of one page, those under way first, and how many in all."""
    rules = _rules(community, wanted)
    total = session.scalar(select(func.count()).select_from(Dispute).where(*rules))
    query = (
        select(Dispute, Grid.short, Building.name)
        .outerjoin(Grid, (Grid.community == Dispute.community) & (Grid.id == Dispute.grid))
        .outerjoin(
            Household,
            (Household.community == Dispute.community) & (Household.id == Dispute.household),
        )
        .outerjoin(
            Building,
            (Building.community == Household.community) & (Building.id == Household.building),
        )
        .where(*rules)
        .order_by((Dispute.result == "pending").desc(), Dispute.found_on.desc(), Dispute.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return session.execute(query).all(), total or 0


def mediate(
    session: Session, actor: Actor, dispute: Dispute, typed: dict[str, Any], today: date
) -> None:
    """Write down how it stands. `typed`: codes, texts, days; `parties` goes to the named readers.

    Raises Conflict where somebody else wrote since the page was opened, Invalid by field.
    """
    require(actor, Verb.VERIFY, dispute.community, dispute.grid)
    if typed["version"] != dispute.version:
        raise Conflict(_("别人刚改了这件纠纷。您写的还在，请看过再保存。"))
    faults = _faults(dispute, typed, today)
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)
    for name in (*CHOICES, *TEXTS, "people_count", "mediated_on", "revisit_on"):
        setattr(dispute, name, typed[name] or None)
    dispute.version += 1
    session.flush()
    if typed["parties"].strip():
        _note(session, dispute, None, typed["parties"])


def _faults(dispute: Dispute, typed: dict[str, Any], today: date) -> dict[str, str]:
    faults = {}
    for name, values in CHOICES.items():
        if typed[name] not in set(values) and (typed[name] or name in NEEDED):
            faults[name] = _("请从列出的里面选。")
    for name in (*TEXTS, "parties"):
        if len(typed[name]) > LONGEST:
            faults[name] = _("太长了，最多{n}个字。").format(n=LONGEST)
        elif personal.identity_numbers(typed[name]):
            faults[name] = _("文字里像是有身份证号，不能写在这里。")
    for name, first in (("mediated_on", dispute.found_on), ("revisit_on", dispute.found_on)):
        if typed[name] and not first <= typed[name] <= today:
            said = _("请选{first}到今天之间的日子。")
            faults[name] = said.format(first=first.isoformat())
    count = typed["people_count"]
    if count is not None and not 1 <= count <= 10_000:
        faults["people_count"] = _("写1到10000之间的人数。")
    ended = typed["result"] not in ("", MediationResult.PENDING, MediationResult.WITHDRAWN)
    if ended and not typed["mediated_on"]:
        faults.setdefault("mediated_on", _("有了结果，请写哪天调解的。"))
    if typed["result"] == MediationResult.AGREED and not typed["agreement_form"]:
        faults.setdefault("agreement_form", _("达成协议的，请选口头还是书面。"))
    return faults


def read(session: Session, community: int, why: str, dispute: int | None = None) -> dict[int, Any]:
    """Dispute → parties and summary, for named readers; the database writes down the look."""
    values = {"c": community, "d": dispute, "w": reason(why)}
    rows = only_readers(session, "SELECT * FROM read_disputes(:c, :d, :w)", values)
    return {row["dispute"]: row for row in rows}
