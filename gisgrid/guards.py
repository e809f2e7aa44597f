"""Dependencies of routes: the transaction, who asks, and whether he may."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Form, Header, Path, Request
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import (
    SHARED_MINUTES,
    Actor,
    csrf_of,
    enter,
    is_csrf_of,
    keep_open,
    require,
    roles,
    today,
)
from gisgrid.db import transaction
from gisgrid.errors import GisgridError, NotAllowed, NotFound, NotSignedIn, PasswordDue
from gisgrid.i18n import _
from gisgrid.notices.service import unread
from gisgrid.pages import wants_fragment
from gisgrid.territory.models import Community, Grid

COOKIE = "gisgrid_session"
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
Code = Annotated[int, Path(ge=100_000_000_000, le=999_999_999_999)]
# What fits a bigint: the database refuses greater numbers with an error of its own.
END_OF_IDS = 2**63
Id = Annotated[int, Path(ge=0, lt=END_OF_IDS)]


@dataclass(frozen=True)
class CommunityView:
    """What every page of a community shows."""

    code: int
    name: str
    short: str
    synthetic: bool
    attribution: str | None


@dataclass(frozen=True)
class RoleView:
    id: int
    label: str
    current: bool


@dataclass(frozen=True)
class Viewer:
    """The actor as templates see him."""

    actor: Actor
    community: int | None
    community_name: str
    grids: list[str]
    roles: list[RoleView]
    communities: list[CommunityView] = field(default_factory=list)

    @property
    def account(self) -> int:
        return self.actor.account

    @property
    def name(self) -> str:
        return self.actor.name

    @property
    def locks_after_s(self) -> int | None:
        """On a shared computer: seconds without anybody after which the page locks."""
        return 60 * SHARED_MINUTES if self.actor.kind == "shared" else None

    @property
    def role(self) -> str:
        return self.actor.role

    @property
    def role_name(self) -> str:
        return self.actor.role_name

    def can(self, verb: str) -> bool:
        return self.actor.can(verb)


@dataclass(frozen=True)
class Ask:
    """One request of a signed-in person inside one community."""

    request: Request
    session: Session
    actor: Actor
    community: CommunityView
    today: date

    @property
    def code(self) -> int:
        return self.community.code

    @property
    def base(self) -> str:
        return f"/c/{self.community.code}"


def is_api(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/openapi"))


def wants_json(request: Request) -> bool:
    """A script of a page asks: a browser that opens an address takes HTML."""
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def bearer_of(request: Request) -> str | None:
    """The token that a program sends along; None where the browser's cookie counts."""
    kind, _space, value = request.headers.get("authorization", "").partition(" ")
    return value if kind.lower() == "bearer" else None


def token_of(request: Request) -> str:
    """The session's cookie, or for programs the bearer token."""
    bearer = bearer_of(request)
    return request.cookies.get(COOKIE, "") if bearer is None else bearer


def is_local(request: Request) -> bool:
    """The request came from this computer and no proxy passed it on."""
    if any(name in request.headers for name in FORWARDED):
        return False
    peer = request.client.host if request.client else ""
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


def demo_allowed(request: Request) -> bool:
    return bool(request.app.state.is_loopback) and is_local(request)


def write_session(request: Request) -> Iterator[Session]:
    """One transaction for the request, committed before the answer leaves."""
    engine: Engine = request.app.state.engine
    with transaction(engine) as session:
        yield session


Transaction = Annotated[Session, Depends(write_session, scope="function")]


def find_actor(request: Request, session: Transaction) -> Actor | None:
    token = token_of(request)
    actor = enter(session, token) if token else None
    if actor and actor.is_demo and not demo_allowed(request):
        raise NotAllowed(_("演示账号只能在这台电脑上用。"))
    # What a page asks for by itself, such as how far a job is, is nobody's doing.
    if actor and actor.kind == "shared" and not wants_fragment(request):
        keep_open(session, token)
    request.state.csrf = csrf_of(token) if actor else ""
    # For the log of requests, which names nobody.
    request.state.account = actor.account if actor else None
    return actor


Visitor = Annotated[Actor | None, Depends(find_actor, scope="function")]


def signed_in(request: Request, session: Transaction, actor: Visitor) -> Actor:
    if actor is None:
        raise NotSignedIn(_("请先登录。"))
    if actor.kind == "first":
        raise PasswordDue(_("先选一个自己的密码。"))
    if not is_api(request):
        request.state.actor = view(session, actor)
    return actor


SignedIn = Annotated[Actor, Depends(signed_in, scope="function")]


def view(session: Session, actor: Actor) -> Viewer:
    names = select(Grid.short).where(
        Grid.community == actor.community_from, Grid.id.in_(actor.grids)
    )
    own = [] if actor.all_grids else list(session.scalars(names.order_by(Grid.short)))
    communities = session.scalars(select(Community).order_by(Community.community).limit(50)).all()
    first = communities[0] if communities else None
    choices = [
        RoleView(c.role_grant, f"{c.name} {c.label}".strip(), c.role_grant == actor.role_grant)
        for c in roles(session, actor.token)
    ]
    return Viewer(
        actor,
        first.community if first else None,
        first.name if first else "",
        own,
        choices,
        [community_view(c) for c in communities],
    )


def community_view(community: Community) -> CommunityView:
    return CommunityView(
        community.community,
        community.name,
        community.short,
        community.is_synthetic,
        community.attribution,
    )


def frame(request: Request, session: Session, actor: Actor, community: int) -> None:
    """The bar of somebody signed in, with what is unread, on a page that guests see as well."""
    request.state.actor = view(session, actor)
    if not wants_fragment(request):
        request.state.unread = unread(session, community, actor)


def framed(request: Request, session: Transaction, actor: Visitor) -> CommunityView | None:
    """On a page for everybody: who is signed in keeps the bar of his community."""
    if actor is None or actor.kind == "first":
        return None
    request.state.actor = viewer = view(session, actor)
    if len(viewer.communities) != 1:
        return None
    request.state.unread = unread(session, viewer.communities[0].code, actor)
    return viewer.communities[0]


Framed = Annotated[CommunityView | None, Depends(framed, scope="function")]


def may(verb: Verb) -> Any:
    """`Annotated` dependency: the ask of somebody who has this verb in the community."""

    def ask(request: Request, community: Code, session: Transaction, actor: SignedIn) -> Ask:
        found = session.scalar(select(Community).where(Community.community == community))
        if found is not None and not is_api(request):
            # Also the page that says "you may not" keeps the bar of the community.
            request.state.community = community_view(found)
        require(actor, verb, community)
        if found is None:
            raise NotFound(_("没有这个页面，或您不能看。"))
        day = today(session, community)
        request.state.today = day
        if not is_api(request) and not wants_fragment(request):
            request.state.unread = unread(session, community, actor)
        return Ask(request, session, actor, community_view(found), day)

    return Annotated[Ask, Depends(ask, scope="function")]


Reader = may(Verb.SEE)
Recorder = may(Verb.RECORD)
Commenter = may(Verb.COMMENT)
Exporter = may(Verb.EXPORT)
Approver = may(Verb.APPROVE)
Pairer = may(Verb.PAIR)
Importer = may(Verb.IMPORT)
Convener = may(Verb.CONVENE)
Approver = may(Verb.APPROVE)
Administrator = may(Verb.ADMINISTER)
Exporter = may(Verb.EXPORT)


def same_site(request: Request) -> None:
    """A form of another site is refused: by Sec-Fetch-Site, else by Origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        fine = site in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        fine = origin is None or origin.partition("://")[2] == request.headers.get("host")
    if not fine:
        raise NotAllowed(_("这个表单来自别的网站，没有执行。"))


def genuine_form(
    request: Request,
    csrf: Annotated[str, Form()] = "",
    x_csrf_token: Annotated[str, Header()] = "",
    fields_typed: Annotated[str, Form()] = "",
) -> None:
    """The form was made by us for this session. Programs with a bearer token need none."""
    same_site(request)
    request.state.fields = fields_typed
    if bearer_of(request) is not None:
        return
    if not is_csrf_of(token_of(request), csrf or x_csrf_token):
        raise NotAllowed(_("页面放得太久了。请刷新再试，您写的还在。"))


GENUINE = [Depends(genuine_form)]


def by_grid(ask: Ask, short: str) -> Grid:
    """The grid of an address, which the asker may look into."""
    found = ask.session.scalar(select(Grid).where(Grid.community == ask.code, Grid.short == short))
    if found is None:
        raise NotFound(_("没有 {short} 网格。").format(short=short))
    return found


def own_grid(ask: Ask, short: str, verb: Verb) -> Grid:
    grid = by_grid(ask, short)
    require(ask.actor, verb, ask.code, grid.id)
    return grid


def status_of(error: GisgridError) -> int:
    """404 towards outsiders, so that they do not learn what exists."""
    return 404 if error.details.get("outsider") else error.status
