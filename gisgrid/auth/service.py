"""Signing in, entering a transaction, and changing the role one acts in."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from gisgrid.auth.models import FormKey, FormUse, Role
from gisgrid.auth.rules import Verb
from gisgrid.errors import Conflict, NotAllowed, NotSignedIn, TooMany
from gisgrid.i18n import _

# On a shared computer: after so long without anybody the screen is locked.
SHARED_MINUTES = 15
SESSION_HOURS = 12
TRIES = 10
# Real parameters; a wrong name costs the same time as a wrong password.
HASHER = PasswordHasher()
NOBODY = HASHER.hash("nobody")


@dataclass(frozen=True)
class Actor:
    """Who asks, in the role he acts in at the moment."""

    account: int
    username: str
    name: str
    role: str
    role_grant: int
    community_from: int
    community_until: int
    all_grids: bool
    grids: frozenset[int]
    verbs: frozenset[str]
    is_demo: bool = False
    kind: str = "browser"
    person: int | None = None
    unit: int | None = None
    cadre: int | None = None
    residents_group: int | None = None
    token: str = field(default="", repr=False)

    def can(self, verb: str) -> bool:
        return verb in self.verbs

    def is_in(self, community: int) -> bool:
        return self.community_from <= community < self.community_until

    def sees_grid(self, grid: int | None) -> bool:
        return self.all_grids or grid in self.grids

    @property
    def role_name(self) -> str:
        return role_name(self.role)


def role_name(role: str) -> str:
    return {
        Role.DISTRICT_OFFICER: _("区级管理员"),
        Role.COMMUNITY_DIRECTOR: _("社区主任"),
        Role.GROUP_LEADER: _("居民小组长"),
        Role.GRID_LEADER: _("网格长"),
        Role.CADRE: _("对接干部"),
        Role.UNIT_LIAISON: _("单位联络员"),
        Role.ADMINISTRATOR: _("系统管理员"),
    }[Role(role)]


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def csrf_of(token: str, salt: str | None = None) -> str:
    """The token of forms: follows from the session's and cannot be turned back into it. It is
    salted, so that no two pages carry the same text and their compressed size tells nothing."""
    salt = secrets.token_hex(8) if salt is None else salt
    return f"{salt}.{hmac.new(token.encode(), salt.encode(), hashlib.sha256).hexdigest()}"


def is_csrf_of(token: str, given: str) -> bool:
    salt, _dot, _digest = given.partition(".")
    return bool(token) and hmac.compare_digest(csrf_of(token, salt).encode(), given.encode())


def enter(session: Session, token: str) -> Actor | None:
    """Make the settings that the policies compare with; without a valid token nothing is seen."""
    row = (
        session.execute(text("SELECT * FROM enter(:token)"), {"token": token_hash(token)})
        .mappings()
        .first()
    )
    if row is None:
        session.info.pop("actor", None)
        return None
    fields = {**row, "grids": frozenset(row["grids"] or ()), "verbs": frozenset(row["verbs"])}
    actor = Actor(token=token, **fields)
    session.info["actor"] = actor
    return actor


def require(actor: Actor | None, verb: Verb, community: int, grid: int | None = None) -> Actor:
    """The actor, if he may; else an error that says which right is missing."""
    if actor is None:
        raise NotSignedIn(_("请先登录。"))
    if not actor.is_in(community):
        raise NotAllowed(_("没有这个页面，或您不能看。"), outsider=True)
    if not actor.can(verb):
        raise NotAllowed(_("您现在是“{role}”，没有这项权限。").format(role=actor.role_name))
    if grid is not None and not actor.sees_grid(grid):
        raise NotAllowed(_("您现在是“{role}”，只能看自己的网格。").format(role=actor.role_name))
    return actor


def sign_in(session: Session, username: str, password: str, *, demo_allowed: bool) -> str:
    """Check the password and open a browser session; returns its token.

    Raises TooMany after ten failures in ten minutes, NotSignedIn when name or password is wrong
    (the same words for both). Accounts of the demo open only where `demo_allowed`.
    """
    found = (
        session.execute(text("SELECT * FROM login_of(:name)"), {"name": username}).mappings().one()
    )
    if found["failed"] >= TRIES:
        raise TooMany(_("试得太多了。请过十分钟再试。"))
    is_right = _matches(found["password_hash"] or NOBODY, password) and found["account"]
    if not is_right or (found["is_demo"] and not demo_allowed):
        raise NotSignedIn(_("用户名或密码不对。请再试一次。"))
    return open_session(session, found["account"], "browser", timedelta(hours=SESSION_HOURS))


def share_session(session: Session, token: str) -> None:
    """The session is on a computer that several people use: it closes when nobody is there."""
    values = {"token": token_hash(token), "minutes": SHARED_MINUTES}
    session.execute(text("SELECT share_session(:token, :minutes)"), values)


def keep_open(session: Session, token: str) -> None:
    """Somebody is at the shared computer."""
    values = {"token": token_hash(token), "minutes": SHARED_MINUTES}
    session.execute(text("SELECT keep_open(:token, :minutes)"), values)


def note_failure(session: Session, username: str) -> None:
    session.execute(text("SELECT login_failed(:name)"), {"name": username})


def _matches(hashed: str, password: str) -> bool:
    try:
        return HASHER.verify(hashed, password)
    except VerificationError:
        return False


def open_session(session: Session, account: int, kind: str, lasts: timedelta) -> str:
    """A new session or access token of an account; raises NotAllowed if it has no role today."""
    token = secrets.token_urlsafe(32)
    opened = session.scalar(
        text("SELECT open_session(:token, :account, :kind, :closes)"),
        {
            "token": token_hash(token),
            "account": account,
            "kind": kind,
            "closes": datetime.now(UTC) + lasts,
        },
    )
    if not opened:
        raise NotAllowed(_("这个账号今天没有角色。请找管理员。"))
    return token


def sign_out(session: Session, token: str, *, everywhere: bool = False) -> None:
    session.execute(
        text("SELECT close_session(:token, :everywhere)"),
        {"token": token_hash(token), "everywhere": everywhere},
    )


@dataclass(frozen=True)
class RoleChoice:
    """One role that the account may switch to."""

    role_grant: int
    role: str
    label: str
    community_from: int

    @property
    def name(self) -> str:
        return role_name(self.role)


def roles(session: Session, token: str) -> Sequence[RoleChoice]:
    rows = session.execute(text("SELECT * FROM roles_of(:token)"), {"token": token_hash(token)})
    return [
        RoleChoice(r["role_grant"], r["role"], r["label"], r["community_from"])
        for r in rows.mappings()
    ]


def switch_role(session: Session, token: str, role_grant: int) -> None:
    done = session.scalar(
        text("SELECT switch_role(:token, :grant)"),
        {"token": token_hash(token), "grant": role_grant},
    )
    if not done:
        raise NotAllowed(_("您没有这个角色。"))


def today(session: Session, community: int) -> date:
    """The community's day."""
    return session.scalar(select(text("today_of(:c)")).params(c=community)) or date.today()


def first_answer(session: Session, community: int, actor: Actor, key: str) -> str | None:
    """Where the same form led before, if it was carried out already."""
    return session.scalar(
        select(FormKey.location).where(
            FormKey.community == community, FormKey.account == actor.account, FormKey.key == key
        )
    )


def note_use(
    session: Session, community: int, actor: Actor, form: str, fields: int, seconds: int | None
) -> None:
    """What a form cost; written once, never read back here."""
    session.execute(
        insert(FormUse)
        .inline()
        .values(
            community=community, account=actor.account, form=form, fields=fields, seconds=seconds
        )
    )


def keep_answer(session: Session, community: int, actor: Actor, key: str, location: str) -> None:
    """Remember a form; a second one with this key that came at the same time is a Conflict."""
    if len(key) > 100:
        raise Conflict(_("表单编号太长。"))
    session.add(FormKey(community=community, account=actor.account, key=key, location=location))
    session.flush()
