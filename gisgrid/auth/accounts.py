"""Accounts, grants and tokens, written through the owner's connection: the application has no
right to read or write these tables. Used by the command line and the demo."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gisgrid.auth.models import Account, LoginSession, Role, RoleGrant, RoleVerb
from gisgrid.auth.rules import MAY
from gisgrid.auth.service import HASHER, open_session
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _

EVERYWHERE = (100_000_000_000, 1_000_000_000_000)


@dataclass(frozen=True)
class Scope:
    """Where a role holds: communities `[first, end)`, and what narrows it inside one."""

    first: int
    end: int
    person: int | None = None
    unit: int | None = None
    cadre: int | None = None
    residents_group: int | None = None


def of_community(community: int, **narrowed: int) -> Scope:
    return Scope(community, community + 1, **narrowed)


def write_verbs(owner: Session) -> None:
    """Copy the table of role and verb into the database, where enter() reads it."""
    owner.execute(delete(RoleVerb))
    for role, verbs in MAY.items():
        owner.execute(insert(RoleVerb).values(role=role.value, verbs=sorted(verbs)))


def create(
    owner: Session, username: str, name: str, password: str | None, *, is_demo: bool = False
) -> Account:
    if owner.scalar(select(Account.id).where(Account.username == username)):
        raise Conflict(_("已经有账号 {username}。").format(username=username))
    made = Account(
        username=username,
        name=name,
        password_hash=password and _hash(password, is_demo),
        is_demo=is_demo,
    )
    owner.add(made)
    owner.flush()
    return made


# What everybody tries first.
WEAK = ("1234567890", "0123456789", "password", "qwertyuiop", "1qaz2wsx3e", "admin", "gisgrid")


def check_password(password: str) -> None:
    """Ten characters, not one or two of them repeated, none of the usual ones. No rule about
    kinds of characters: they make passwords worse. Raises Invalid."""
    if len(password) < 10:
        words = _("密码至少10个字符。")
    elif len(set(password)) < 4 or any(one in password.lower() for one in WEAK):
        words = _("这个密码太好猜。可以用一句话，或几个不相干的词。")
    elif len(password) > 200:
        words = _("密码太长。")
    else:
        return
    raise Invalid(words, {"new": words})


def _hash(password: str, is_demo: bool = False) -> str:
    if not is_demo:
        check_password(password)
    return HASHER.hash(password)


def get(owner: Session, username: str) -> Account:
    found = owner.scalar(select(Account).where(Account.username == username))
    if found is None:
        raise NotFound(_("没有账号 {username}。").format(username=username))
    return found


def grant(owner: Session, account: Account, role: Role, scope: Scope) -> RoleGrant:
    made = RoleGrant(
        account=account.id,
        role=role.value,
        community_from=scope.first,
        community_until=scope.end,
        person=scope.person,
        unit=scope.unit,
        cadre=scope.cadre,
        residents_group=scope.residents_group,
    )
    owner.add(made)
    owner.flush()
    return made


def set_password(owner: Session, username: str, password: str) -> None:
    """Set it and end all open sessions of the account."""
    account = get(owner, username)
    account.password_hash = _hash(password)
    owner.execute(delete(LoginSession).where(LoginSession.account == account.id))


def revoke(owner: Session, username: str) -> None:
    """End the account's roles from today and its sessions at once."""
    account = get(owner, username)
    owner.execute(
        update(RoleGrant).where(RoleGrant.account == account.id).values(until=RoleGrant.since)
    )
    owner.execute(delete(LoginSession).where(LoginSession.account == account.id))


def token(owner: Session, username: str, *, kind: str = "token", days: float = 365) -> str:
    """A token to enter as this account: for programs, or for one command."""
    return open_session(owner, get(owner, username).id, kind, timedelta(days=days))
