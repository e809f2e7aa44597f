"""Pages of people: accounts and roles, first passwords, who did what, who covers each grid."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from gisgrid import forms
from gisgrid.auth.models import Role
from gisgrid.auth.service import role_name
from gisgrid.errors import Invalid, NotFound
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Administrator, Ask, Id, Importer, Reader
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, Paging, render, send_on
from gisgrid.people import service
from gisgrid.people.service import Granted, NewAccount, TrailFilter
from gisgrid.people.words import action_name, table_name

router = APIRouter(prefix="/c/{community}", tags=["people"])


def line_of(ask: Ask, one: Granted) -> dict[str, Any]:
    return {
        "account": one.account,
        "username": one.username,
        "name": one.name,
        "role_name": role_name(one.role),
        "scope": one.scope or (_("多个社区") if one.is_wider else _("全社区")),
        "role_grant": one.role_grant,
        "since": one.since,
        "until": one.until,
        "is_over": one.is_over(ask.today),
        "is_wider": one.is_wider,
        "is_disabled": one.is_disabled,
        "must_change": one.must_change,
        "last_in": one.last_in and picking.local(one.last_in),
        "sessions": one.sessions,
    }


@router.get("/people")
def people_page(request: Request, ask: Importer, past: bool = False) -> Response:
    """Accounts and roles of the community; who is still missing."""
    rows = [line_of(ask, one) for one in service.list_people(ask.session, ask.code)]
    covered = service.coverage(ask.session, ask.code, ask.today)
    return render(
        request,
        "people/list.html",
        community=ask.community,
        rows=[row for row in rows if past or not row["is_over"]],
        past=past,
        without=service.without_account(ask.session, ask.code, ask.today),
        counts=[
            (_("网格长"), sum(one.leader is not None for one in covered)),
            (_("对接单位"), sum(one.unit is not None for one in covered)),
            (_("对接干部"), sum(one.cadre is not None for one in covered)),
        ],
        grids=len(covered),
    )


@router.get("/people/coverage")
def coverage_page(request: Request, ask: Reader) -> Response:
    """Does every grid have a leader, a unit and a cadre today?"""
    rows = service.coverage(ask.session, ask.code, ask.today)
    missing = [one for one in rows if not one.is_whole]
    return render(
        request, "people/coverage.html", community=ask.community, rows=rows, missing=len(missing)
    )


@router.get("/people/trail")
def trail_page(
    request: Request,
    ask: Importer,
    account: str = "",
    action: str = "",
    table: str = "",
    since: str = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Who did what, and who looked at what is guarded."""
    paging = Paging(0, page)
    wanted = TrailFilter(
        forms.number_from(account), action or None, table or None, day_from(since, "since")
    )
    rows, total = service.trail(ask.session, ask.code, wanted, paging.size, paging.offset)
    people = {one.account: one.name for one in service.list_people(ask.session, ask.code)}
    return render(
        request,
        "people/trail.html",
        community=ask.community,
        paging=Paging(total, page),
        filters={"account": account, "action": action, "table": table, "since": since},
        accounts=list(people.items()),
        actions=[(a, action_name(a)) for a in ("insert", "update", "delete", "bulk", "look")],
        tables=[(t, table_name(t)) for t in ("need", "visit", "wish", "pairing",
                "household", "building", "entrance", "grid_leader_term", "address_change",
                "unit", "cadre", "person", "account", "export", "draft_plan")],
        rows=[
            {
                "at": picking.local(one.at),
                "who": one.who or "",
                "role": role_name(one.role) if one.role else "",
                "action": action_name(one.action),
                "table": table_name(one.table_name),
                "row": one.row_id,
                "fields": _changed(one),
            }
            for one in rows
        ],
    )  # fmt: skip


def _changed(one: service.Deed) -> str:
    """The fields that were written; of bulk writes their counts."""
    counts = {k: v for k, v in (one.counts or {}).items() if isinstance(v, int)}
    return "、".join(f"{k} {v}" for k, v in counts.items()) or "、".join(one.fields)


@router.get("/people/new")
def new_page(request: Request, ask: Administrator) -> Response:
    """The form for a new account."""
    return _form(request, ask, forms.Form({"since": ask.today.isoformat()}))


def _form(
    request: Request, ask: Ask, form: forms.Form, account: int | None = None, status: int = 200
) -> Response:
    return render(
        request,
        "people/form.html",
        status=status,
        community=ask.community,
        form=form,
        account=account,
        roles=[(role.value, role_name(role)) for role in service.GIVEN_HERE],
        bound=[
            (role, role_name(Role(role)), choices)
            for role, choices in service.bound_choices(ask.session, ask.code).items()
        ],
    )


def _bound(said: dict[str, str]) -> int | None:
    """The choice beside the chosen role; the others do not count."""
    return forms.number_from(said.get(f"bound_{said.get('role', '')}", ""))


def _give_role(ask: Ask, account: int, said: dict[str, str]) -> None:
    since = day_from(said.get("since", ""), "since", ask.today) or ask.today
    until = day_from(said.get("until", ""), "until")
    role = said.get("role", "")
    service.give_role(ask.session, ask.actor, ask.code, account, role, _bound(said), since, until)


Said = Annotated[dict[str, str], forms.all_fields()]


@router.post("/people/new", dependencies=GENUINE)
def make(request: Request, ask: Administrator, said: Said) -> Response:
    """Make an account with one role; its first password is shown once."""
    try:
        with ask.session.begin_nested():
            made = service.make_account(
                ask.session, ask.actor, ask.code, said.get("username", ""), said.get("name", "")
            )
            _give_role(ask, made.account, said)
    except Invalid as error:
        return _form(request, ask, forms.Form(said, error.fields), status=error.status)
    return _passwords(request, ask, [made])


def _passwords(request: Request, ask: Ask, made: list[NewAccount]) -> Response:
    return render(request, "people/passwords.html", community=ask.community, rows=made)


@router.post("/people/leaders", dependencies=GENUINE)
def accounts_for_leaders(request: Request, ask: Administrator) -> Response:
    """An account for each grid leader who has none; the first passwords are shown once."""
    made = service.accounts_for_leaders(ask.session, ask.actor, ask.code, ask.today)
    return _passwords(request, ask, made)


@router.get("/people/accounts/{account}")
def account_page(request: Request, ask: Importer, account: Id) -> Response:
    """One account: its roles with their days, sign-ins, closing it."""
    rows = service.roles_of(ask.session, ask.code, account)
    if not rows:
        raise NotFound(_("没有这个账号。"))
    return render(
        request,
        "people/account.html",
        community=ask.community,
        rows=[line_of(ask, one) for one in rows],
        person=line_of(ask, rows[0]),
        is_self=account == ask.actor.account,
    )


@router.get("/people/accounts/{account}/roles")
def role_page(request: Request, ask: Administrator, account: Id) -> Response:
    """The form for one more role."""
    form = forms.Form({"since": ask.today.isoformat()})
    return _form(request, ask, form, account)


@router.post("/people/accounts/{account}/roles", dependencies=GENUINE)
def give_role(request: Request, ask: Administrator, account: Id, said: Said) -> Response:
    """Give one more role, from a day to a day."""
    try:
        with ask.session.begin_nested():
            _give_role(ask, account, said)
    except Invalid as error:
        return _form(request, ask, forms.Form(said, error.fields), account, error.status)
    return send_on(f"{ask.base}/people/accounts/{account}", Notice(_("已加上角色。")))


@router.post("/people/accounts/{account}/roles/{role}/end", dependencies=GENUINE)
def end_role(ask: Administrator, account: Id, role: Id) -> Response:
    """End a role today: what was written in it stays."""
    service.end_role(ask.session, ask.code, role, ask.today)
    return send_on(f"{ask.base}/people/accounts/{account}", Notice(_("这个角色到今天为止。")))


@router.post("/people/accounts/{account}/password", dependencies=GENUINE)
def reset_password(request: Request, ask: Administrator, account: Id) -> Response:
    """Give a new first password; whoever is signed in with the old one is signed out."""
    rows = service.roles_of(ask.session, ask.code, account)
    if not rows:
        raise NotFound(_("没有这个账号。"))
    password = service.reset_password(ask.session, ask.code, account)
    return _passwords(request, ask, [NewAccount(rows[0].username, rows[0].name, password, account)])


@router.post("/people/accounts/{account}/sign-out", dependencies=GENUINE)
def sign_out(ask: Administrator, account: Id) -> Response:
    """Sign the account out on every device."""
    service.sign_out(ask.session, ask.code, account)
    return send_on(f"{ask.base}/people/accounts/{account}", Notice(_("已在所有设备上退出。")))


@router.post("/people/accounts/{account}/close", dependencies=GENUINE)
def close(ask: Administrator, account: Id, closed: Annotated[bool, Form()] = True) -> Response:
    """Close an account, or open it again; nothing of what it did is lost."""
    service.close_account(ask.session, ask.code, account, closed=closed)
    words = _("账号已停用。") if closed else _("账号又能用了。")
    return send_on(f"{ask.base}/people/accounts/{account}", Notice(words))
