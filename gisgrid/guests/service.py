"""Take a guest's report, tell its answer, and take it up or refuse it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2.shape import to_shape
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gisgrid import personal
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.guests.models import GuestReport, ReportState
from gisgrid.i18n import _, later
from gisgrid.needs import service as needs
from gisgrid.needs.models import Need, NeedKind
from gisgrid.where.service import find_places

# No letter or digit that is taken for another one on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT = 10
# What `report_as_guest()` tells staff, once until they have read it.
TOLD = later("有居民自己报来的事，请看要不要受理")
WORDS, PLACE, NAME, PHONE = 500, 100, 40, 30


@dataclass(frozen=True)
class Given:
    """A guest's form as it came."""

    kind: str = ""
    content: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PublicAnswer:
    """What the holder of a receipt may know."""

    kind: str
    made_on: date
    state: str
    need_state: str | None
    reply: str
    replied_on: date | None


def new_receipt() -> str:
    return "".join(secrets.choice(ALPHABET) for _n in range(RECEIPT))


def plain_receipt(written: str) -> str:
    """As it was given out, however it was typed in."""
    return "".join(one for one in written.upper() if one in ALPHABET)[:RECEIPT]


def _checked(session: Session, given: Given) -> None:
    faults: dict[str, str] = {}
    if session.get(NeedKind, given.kind) is None:
        faults["kind"] = _("请选一个类别。")
    if not given.content.strip():
        faults["content"] = _("请写一两句是什么事。")
    elif personal.identity_numbers(given.content):
        faults["content"] = _("文字里像是有身份证号，不能写在这里。")
    elif personal.telephones(given.content):
        faults["content"] = _("文字里像是有电话号码，请写到下面的电话一栏。")
    if not given.place.strip() and (given.lon is None or given.lat is None):
        faults["place"] = _("请在图上点一下，或者写在哪里。")
    limits = {"content": WORDS, "place": PLACE, "name": NAME, "phone": PHONE}
    for field, longest in limits.items():
        if len(getattr(given, field)) > longest:
            faults[field] = _("太长了，最多{n}个字。").format(n=longest)
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)


def report(session: Session, community: int, given: Given, key: str, origin: str) -> str:
    """Take a report; returns its receipt. Nothing of it is public.

    origin   a hash of where it comes from, for the limit
    Raises Invalid with the field that does not fit, Conflict when too many come.
    """
    _checked(session, given)
    taken = session.scalar(
        text("SELECT report_as_guest(:c, :origin, :key, :receipt, :kind, :said, :lon, :lat,"
             " :place, :name, :phone)"),
        {
            "c": community, "origin": origin, "key": key, "receipt": new_receipt(),
            "kind": given.kind, "said": given.content.strip(), "lon": given.lon, "lat": given.lat,
            "place": given.place, "name": given.name, "phone": given.phone,
        },
    )  # fmt: skip
    if taken == "outside":
        words = _("这个位置不在本社区的网格内。")
        raise Invalid(words, fields={"place": words})
    if taken == "too_many":
        raise Conflict(_("报得太多了，请过一个小时再试，急事请打电话。"))
    if taken == "closed":
        raise NotFound(_("没有这个页面，或您不能看。"))
    return str(taken)


def answer(session: Session, community: int, receipt: str) -> PublicAnswer | None:
    row = session.execute(
        text("SELECT kind, kind_en, made_on, state, need_state, reply, replied_on"
             " FROM public_answer(:c, :receipt)"),
        {"c": community, "receipt": plain_receipt(receipt)},
    ).first()  # fmt: skip
    if row is None:
        return None
    kind = needs.kind_word(NeedKind(name=row.kind, name_en=row.kind_en))
    return PublicAnswer(
        kind, row.made_on, row.state, row.need_state, row.reply or "", row.replied_on
    )


def list_reports(session: Session, community: int, state: str) -> Sequence[GuestReport]:
    """The newest first; those of the actor's grids."""
    query = visible(GuestReport, community).order_by(GuestReport.id.desc()).limit(200)
    if state in set(ReportState):
        query = query.where(GuestReport.state == state)
    return session.scalars(query).all()


def count_new(session: Session, community: int) -> int:
    query = select(func.count()).where(
        GuestReport.community == community, GuestReport.state == ReportState.NEW.value
    )
    return session.scalar(query) or 0


def get(session: Session, community: int, number: int) -> GuestReport:
    query = visible(GuestReport, community).where(GuestReport.id == number).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("没有这条自报，或您不能看。"))
    return found


def _new(found: GuestReport) -> None:
    if found.state != ReportState.NEW:
        raise Conflict(_("{who}已经处理了这条自报。").format(who=found.decided_by or ""))


def checked_reply(words: str, *, needed: bool) -> str | None:
    """What the guest will read: no identity number, no mobile telephone."""
    said = words.strip()
    fault = ""
    if needed and not said:
        fault = _("请写给报事人的答复。")
    elif len(said) > WORDS:
        fault = _("太长了，最多{n}个字。").format(n=WORDS)
    elif personal.identity_numbers(said):
        fault = _("文字里像是有身份证号，不能写在这里。")
    elif any(one.startswith("1") for one in personal.telephones(said)):
        fault = _("答复是公开的，请不要写手机号，写办公电话。")
    if fault:
        raise Invalid(fault, fields={"reply": fault})
    return said or None


def accept(
    session: Session, actor: Actor, found: GuestReport, typed: dict[str, Any], today: date
) -> Need:
    """Make a need of it, in words that staff looked at; name and telephone stay behind.

    typed   kind, content, place, reply
    """
    _new(found)
    reply = checked_reply(typed["reply"], needed=False)
    place = _place(session, actor, found, typed["place"])
    given = needs.Report(typed["kind"], typed["content"], point=place, source="online")
    need = needs.raise_need(session, actor, found.community, given, today)
    if found.point is None:
        found.point, found.grid = need.point, need.grid
    found.need, found.state, found.decided_by = need.id, ReportState.ACCEPTED.value, actor.name
    found.reply, found.replied_on = reply, today if reply else None
    session.flush()
    return need


def _place(session: Session, actor: Actor, found: GuestReport, words: str) -> tuple[float, float]:
    if found.point is not None:
        point = to_shape(found.point)
        return point.x, point.y
    places = find_places(session, actor, found.community, words.strip(), limit=1)
    if not places:
        said = _("没有找到这个地方。请写成 3号楼 或 3号楼2单元 的样子。")
        raise Invalid(said, fields={"place": said})
    return places[0].lon, places[0].lat


def refuse(session: Session, actor: Actor, found: GuestReport, reply: str, today: date) -> None:
    _new(found)
    found.reply, found.replied_on = checked_reply(reply, needed=True), today
    found.state, found.decided_by = ReportState.REFUSED.value, actor.name
    session.flush()


def answer_again(
    session: Session, actor: Actor, found: GuestReport, reply: str, today: date
) -> None:
    """Change what the holder of the receipt reads."""
    if found.state == ReportState.NEW:
        raise Conflict(_("请先受理或说明不受理。"))
    found.reply, found.replied_on = checked_reply(reply, needed=True), today
    found.decided_by = actor.name
    session.flush()
