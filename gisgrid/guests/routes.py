"""Pages of guests' reports: the form and the answer for everybody, the list for staff."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import text

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import csrf_of, is_csrf_of, require, today
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.guards import (
    GENUINE,
    Ask,
    Code,
    CommunityView,
    Id,
    Reader,
    Transaction,
    same_site,
)
from gisgrid.guests import outline, service
from gisgrid.guests.models import GuestReport, ReportState
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.needs.models import Need, NeedState
from gisgrid.pages import Notice, link, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["guests"])
COOKIE = "gisgrid_guest"
DAY_S = 86_400
# Which server process hashed an address is forgotten with the process.
SALT = secrets.token_bytes(16)


@dataclass(frozen=True)
class Guest:
    """Somebody who need not be signed in, at the form of a community that is open to all."""

    request: Request
    session: Any
    code: int
    community: CommunityView
    token: str

    @property
    def base(self) -> str:
        return f"/c/{self.code}"

    @property
    def origin(self) -> str:
        peer = self.request.client.host if self.request.client else ""
        return hashlib.sha256(SALT + peer.encode()).hexdigest()[:24]


def guest(request: Request, community: Code, session: Transaction) -> Guest:
    query = text("SELECT * FROM public_community(:c)")
    row = session.execute(query, {"c": community}).mappings().first()
    if row is None:
        raise NotFound(_("没有这个页面，或您不能看。"))
    request.state.today = today(session, community)
    view = CommunityView(
        community, row["name"], row["short"], row["is_synthetic"], row["attribution"]
    )
    return Guest(request, session, community, view, request.cookies.get(COOKIE, ""))


Anybody = Annotated[Guest, Depends(guest, scope="function")]


def own_form(ask: Anybody, csrf: Annotated[str, Form()] = "") -> None:
    """The form was made by us for this browser, which has no session."""
    same_site(ask.request)
    if not is_csrf_of(ask.token, csrf):
        raise NotAllowed(_("页面放得太久了。请刷新再试，您写的还在。"))


def _form(ask: Guest, form: forms.Form, status: int = 200) -> Response:
    token = ask.token or secrets.token_urlsafe(24)
    ask.request.state.csrf = csrf_of(token)
    day = today(ask.session, ask.code)
    page = render(
        ask.request,
        "guests/report.html",
        status=status,
        community=ask.community,
        kinds=[(one.code, needs.kind_word(one)) for one in needs.kinds(ask.session)],
        picture=outline.picture(ask.session, ask.code, day),
        form=form,
    )
    if not ask.token:
        secure = bool(ask.request.app.state.secure_cookies)
        page.set_cookie(
            COOKIE, token, max_age=DAY_S, path=ask.base, secure=secure, httponly=True,
            samesite="lax",
        )  # fmt: skip
    return page


@router.get("/report")
def report_page(ask: Anybody) -> Response:
    """The form with which anybody reports a need, without an account."""
    return _form(ask, forms.Form())


@router.post("/report", dependencies=[Depends(own_form)])
def report(
    ask: Anybody,
    kind: Annotated[str, Form()] = "",
    content: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    lon: Annotated[str, Form()] = "",
    lat: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    website: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Take a report; its receipt stands on the page that follows."""
    typed = {"kind": kind, "content": content, "place": place, "lon": lon, "lat": lat,
             "name": name, "phone": phone}  # fmt: skip
    answer = f"{ask.base}/report/answer"
    if website:
        # No person sees that field: what fills it in is told nothing.
        return send_on(link(answer, receipt=service.new_receipt()))
    given = service.Given(kind, content, place, _degrees(lon), _degrees(lat), name, phone)
    try:
        receipt = service.report(ask.session, ask.code, given, key or forms.new_key(), ask.origin)
    except (Invalid, Conflict) as error:
        faults = error.fields if isinstance(error, Invalid) else {"content": error.message}
        return _form(ask, forms.Form(typed, faults, key or forms.new_key()), error.status)
    return send_on(link(answer, receipt=receipt, new="yes"))


def _degrees(text_: str) -> float | None:
    try:
        value = float(text_)
    except ValueError:
        return None
    return value if -180 <= value <= 180 else None


@router.get("/report/answer")
def answer_page(
    ask: Anybody, receipt: Annotated[str, Query(max_length=40)] = "", new: str = ""
) -> Response:
    """How a report stands, for whoever has its receipt."""
    found = service.answer(ask.session, ask.code, receipt) if receipt else None
    return render(
        ask.request,
        "guests/answer.html",
        community=ask.community,
        receipt=service.plain_receipt(receipt),
        is_new=new == "yes" and found is not None,
        answer=found,
        state=public_state(found) if found else "",
    )


def public_state(found: service.PublicAnswer) -> str:
    """How far it is, in words that tell no more than that."""
    if found.state == ReportState.NEW:
        return _("已收到，还没有看")
    if found.state == ReportState.REFUSED:
        return _("没有受理")
    return {
        NeedState.ANSWERED: _("已办，正在核对"),
        NeedState.VERIFIED: _("已办，正在核对"),
        NeedState.CLOSED: _("已办结"),
        NeedState.VOID: _("没有受理"),
        NeedState.NOT_OURS: _("没有受理"),
        NeedState.DUPLICATE: _("和另一件一起办"),
        NeedState.ON_HOLD: _("已受理，要等一段时间"),
    }.get(NeedState(found.need_state or NeedState.ACCEPTED), _("已受理，正在办"))


@router.get("/guest-reports")
def reports_page(request: Request, ask: Reader, state: str = "new") -> Response:
    """What guests reported: to be taken up, or refused with a reason that they may read."""
    require(ask.actor, Verb.VERIFY, ask.code)
    return _list(request, ask, state, 0, forms.Form())


def _list(
    request: Request, ask: Ask, state: str, opened: int, form: forms.Form, status: int = 200
) -> Response:
    found = service.list_reports(ask.session, ask.code, state)
    return render(
        request,
        "guests/list.html",
        status=status,
        community=ask.community,
        rows=[_row(ask, one) for one in found],
        kinds=[(one.code, needs.kind_word(one)) for one in needs.kinds(ask.session)],
        state=state,
        states=[("new", _("没看的")), ("accepted", _("已受理")), ("refused", _("没受理")),
                ("all", _("全部"))],
        opened=opened,
        form=form,
    )  # fmt: skip


def _row(ask: Ask, one: GuestReport) -> dict[str, Any]:
    need = ask.session.get(Need, (ask.code, one.need)) if one.need else None
    return {
        "id": one.id, "kind": one.kind, "content": one.content, "place": one.place or "",
        "has_point": one.point is not None, "grid": picking.short_of(ask, one.grid) or "",
        "name": one.name or "", "phone": one.phone or "", "at": picking.local(one.made_at),
        "state": one.state, "reply": one.reply or "", "by": one.decided_by or "",
        "need": need and {"id": need.id, "number": f"N-{need.no:04d}"}, "receipt": one.receipt,
    }  # fmt: skip


@router.post("/guest-reports/{report}/{step}", dependencies=GENUINE)
def decide(
    request: Request,
    ask: Reader,
    report: Id,
    step: str,
    kind: Annotated[str, Form()] = "",
    content: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    reply: Annotated[str, Form()] = "",
) -> Response:
    """Take a report up as a need, refuse it with a reason, or change what its guest reads."""
    require(ask.actor, Verb.VERIFY, ask.code)
    if step not in ("accept", "refuse", "reply"):
        raise NotFound(_("没有这一步。"))
    found = service.get(ask.session, ask.code, report)
    typed = {"kind": kind, "content": content, "place": place, "reply": reply}
    attempt = ask.session.begin_nested()
    try:
        said = _decide(ask, found, step, typed)
        attempt.commit()
        return send_on(f"{ask.base}/guest-reports", Notice(said))
    except (Invalid, Conflict) as error:
        attempt.rollback()
        ask.session.refresh(found)
        faults = error.fields if isinstance(error, Invalid) else {"reply": error.message}
        return _list(request, ask, found.state, report, forms.Form(typed, faults), error.status)


def _decide(ask: Ask, found: GuestReport, step: str, typed: dict[str, str]) -> str:
    if step == "accept":
        need = service.accept(ask.session, ask.actor, found, typed, ask.today)
        return _("已受理，记为 N-{no:04d}").format(no=need.no)
    act = service.refuse if step == "refuse" else service.answer_again
    act(ask.session, ask.actor, found, typed["reply"], ask.today)
    return _("已保存，报事人凭回执号能看到。")
