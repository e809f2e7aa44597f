"""Sign in and out, switch the role, and find the page to start with."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Form as Field
from sqlalchemy.orm import Session

from gisgrid.auth import service
from gisgrid.auth.models import Role
from gisgrid.db import transaction
from gisgrid.errors import GisgridError, NotSignedIn
from gisgrid.forms import Form
from gisgrid.guards import (
    COOKIE,
    END_OF_IDS,
    GENUINE,
    SignedIn,
    Transaction,
    Visitor,
    demo_allowed,
    same_site,
    token_of,
    view,
)
from gisgrid.pages import link, own_address, render, send_on

router = APIRouter(include_in_schema=False)


@router.get("/")
def start(session: Transaction, actor: Visitor) -> Response:
    """Send everybody to the page that suits the role."""
    if actor is None:
        return send_on("/login")
    if actor.kind == "first":
        return send_on("/password")
    return send_on(start_page(session, actor))


def start_page(session: Session, actor: service.Actor) -> str:
    viewer = view(session, actor)
    if actor.role == Role.DISTRICT_OFFICER or viewer.community is None:
        return "/overview"
    base = f"/c/{viewer.community}"
    if actor.role in (Role.COMMUNITY_DIRECTOR, Role.ADMINISTRATOR, Role.GROUP_LEADER):
        return f"{base}/desk"
    if actor.role == Role.UNIT_LIAISON:
        return f"{base}/units/{actor.unit}"
    grid = f"?grid={viewer.grids[0]}" if viewer.grids else ""
    return f"{base}/map{grid}"


# The accounts that the page of the demo offers; all have the password `demo`.
DEMO_ACCOUNTS = (
    ("director", Role.COMMUNITY_DIRECTOR),
    ("leader01", Role.GRID_LEADER),
    ("unit01", Role.UNIT_LIAISON),
    ("cadre1", Role.CADRE),
    ("officer", Role.DISTRICT_OFFICER),
    ("admin", Role.ADMINISTRATOR),
)


@router.get("/login")
def login_page(request: Request, back: str = "/") -> Response:
    """Name and password."""
    return _form(request, Form({"back": own_address(back)}))


def _form(request: Request, form: Form, status: int = 200) -> Response:
    offered = DEMO_ACCOUNTS if request.app.state.has_demo and demo_allowed(request) else ()
    return render(
        request,
        "login.html",
        status=status,
        community=None,
        form=form,
        keeper="",
        trust=request.app.state.authority is not None,
        expired=COOKIE in request.cookies,
        demo=[
            {"name": name, "password": "demo", "role_name": service.role_name(role)}
            for name, role in offered
        ],
    )


@router.post("/login", dependencies=[Depends(same_site)])
def login(
    request: Request,
    username: Annotated[str, Field(max_length=200)],
    password: Annotated[str, Field(max_length=1000)],
    back: Annotated[str, Field()] = "/",
    shared: Annotated[bool, Field()] = False,
) -> Response:
    """Open a session; a wrong password shows the form again with the name kept."""
    engine = request.app.state.engine
    try:
        with transaction(engine) as session:
            token = service.sign_in(
                session, username.strip(), password, demo_allowed=demo_allowed(request)
            )
            if shared:
                service.share_session(session, token)
    except GisgridError as error:
        if isinstance(error, NotSignedIn):
            with transaction(engine) as session:
                service.note_failure(session, username.strip())
        values = {"username": username, "back": own_address(back), "shared": shared}
        return _form(request, Form(values, {"username": error.message}), error.status)
    response = send_on(own_address(back))
    response.set_cookie(
        COOKIE,
        token,
        max_age=service.SESSION_HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=request.app.state.secure_cookies,
    )
    return response


@router.post("/logout", dependencies=GENUINE)
def logout(
    request: Request,
    session: Transaction,
    _actor: SignedIn,
    everywhere: Annotated[bool, Field()] = False,
    back: Annotated[str, Field()] = "/",
) -> Response:
    """End this session, or all of the account's."""
    service.sign_out(session, token_of(request), everywhere=everywhere)
    response = send_on(link("/login", back=None if back == "/" else own_address(back)))
    response.delete_cookie(COOKIE)
    return response


@router.post("/here", dependencies=GENUINE)
def here(request: Request, session: Transaction, _actor: SignedIn) -> Response:
    """Somebody types at a shared computer: its session stays open."""
    service.keep_open(session, token_of(request))
    return Response(status_code=204)


@router.post("/role", dependencies=GENUINE)
def switch_role(
    request: Request,
    session: Transaction,
    _actor: SignedIn,
    role: Annotated[int, Field(ge=0, lt=END_OF_IDS)],
) -> Response:
    """Act in another of one's roles from now on."""
    service.switch_role(session, token_of(request), role)
    return send_on("/")
