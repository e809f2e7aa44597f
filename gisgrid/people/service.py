"""Accounts and roles of a community, through functions of the owner; the trail; coverage."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from argon2.exceptions import VerificationError
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from gisgrid.auth.accounts import check_password
from gisgrid.auth.models import Person, Role
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import HASHER, NOBODY, Actor, require, token_hash
from gisgrid.db import in_force
from gisgrid.errors import Conflict, Invalid
from gisgrid.i18n import _
from gisgrid.pairing.service import pairs_on
from gisgrid.pinyin import reading
from gisgrid.territory.models import Grid, GridLeaderTerm, ResidentsGroup
from gisgrid.territory.plan_models import GridOutline
from gisgrid.territory.service import leaders_on, plan_on
from gisgrid.units.models import Cadre, Unit

# Letters that nobody mistakes for another on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# What a role is bound to inside a community.
BOUND = {
    Role.GRID_LEADER: "person",
    Role.GROUP_LEADER: "residents_group",
    Role.UNIT_LIAISON: "unit",
    Role.CADRE: "cadre",
}
# Wider than a community; given by command.
GIVEN_HERE = tuple(role for role in Role if role is not Role.DISTRICT_OFFICER)


@dataclass(frozen=True)
class Granted:
    """One role of one account, as the list shows it."""

    account: int
    username: str
    name: str
    is_disabled: bool
    must_change: bool
    last_in: datetime | None
    sessions: int
    role_grant: int
    role: str
    scope: str
    since: date
    until: date | None
    is_wider: bool
    person: int | None

    def is_over(self, today: date) -> bool:
        return self.until is not None and self.until <= today


@dataclass(frozen=True)
class NewAccount:
    """An account with its first password, which is shown once and kept nowhere."""

    username: str
    name: str
    password: str
    account: int


def first_password() -> str:
    """Twelve letters in three groups, easy to read out: 60 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _n in range(4)) for _g in range(3))
    return "-".join(groups)


def list_people(session: Session, community: int) -> list[Granted]:
    rows = session.execute(text("SELECT * FROM people_of(:c)"), {"c": community}).mappings()
    found = [Granted(**row) for row in rows]
    return sorted(found, key=lambda one: reading(one.name))


def roles_of(session: Session, community: int, account: int) -> list[Granted]:
    return [one for one in list_people(session, community) if one.account == account]


def make_account(
    session: Session, actor: Actor, community: int, username: str, name: str
) -> NewAccount:
    """A new account without a role yet. Raises Invalid, and Conflict for a taken name."""
    require(actor, Verb.ADMINISTER, community)
    username, name = username.strip(), name.strip()
    faults = {}
    if not 2 <= len(username) <= 60 or not username.isprintable() or " " in username:
        faults["username"] = _("用户名2到60个字，没有空格。")
    if not name:
        faults["name"] = _("写上姓名。")
    if faults:
        raise Invalid(next(iter(faults.values())), faults)
    password = first_password()
    made = session.scalar(
        text("SELECT make_account(:c, :u, :n, :h)"),
        {"c": community, "u": username, "n": name, "h": HASHER.hash(password)},
    )
    if made is None:
        words = _("已经有账号 {username}。").format(username=username)
        raise Invalid(words, {"username": words})
    return NewAccount(username, name, password, made)


def give_role(
    session: Session,
    actor: Actor,
    community: int,
    account: int,
    role: str,
    bound_to: int | None,
    since: date,
    until: date | None,
) -> None:
    """One more role. Raises Invalid when what it is bound to is missing."""
    require(actor, Verb.ADMINISTER, community)
    if role not in GIVEN_HERE:
        raise Invalid(_("请选角色。"), {"role": _("请选角色。")})
    if until is not None and until <= since:
        raise Invalid(_("结束要在开始以后。"), {"until": _("结束要在开始以后。")})
    bound: dict[str, int | None] = dict.fromkeys(BOUND.values())
    if kind := BOUND.get(Role(role)):
        if bound_to is None:
            raise Invalid(_("请选这个角色管的是谁。"), {"bound": _("请选这个角色管的是谁。")})
        bound[kind] = bound_to
    values = {"c": community, "a": account, "r": role, "since": since, "until": until, **bound}
    session.execute(
        text(
            "SELECT give_role(:c, :a, :r, :person, :residents_group, :unit, :cadre, :since, :until)"
        ),
        values,
    )


def end_role(session: Session, community: int, role_grant: int, on: date) -> None:
    values = {"c": community, "g": role_grant, "on": on}
    session.execute(text("SELECT end_role(:c, :g, :on)"), values)


def reset_password(session: Session, community: int, account: int) -> str:
    """A new first password; all sessions of the account end."""
    password = first_password()
    values = {"c": community, "a": account, "h": HASHER.hash(password)}
    session.execute(text("SELECT reset_password(:c, :a, :h)"), values)
    return password


def close_account(session: Session, community: int, account: int, *, closed: bool) -> None:
    values = {"c": community, "a": account, "closed": closed}
    session.execute(text("SELECT close_account(:c, :a, :closed)"), values)


def sign_out(session: Session, community: int, account: int) -> None:
    session.execute(text("SELECT sign_out_account(:c, :a)"), {"c": community, "a": account})


def change_own_password(session: Session, token: str, old: str, new: str, again: str) -> None:
    """Raises Invalid at the field that is wrong. Other open sessions of the account end."""
    found = session.execute(text("SELECT * FROM own_password(:t)"), {"t": token_hash(token)})
    own = found.mappings().one()
    try:
        HASHER.verify(own["password_hash"] or NOBODY, old)
    except VerificationError:
        raise Invalid(_("现在的密码不对。"), {"old": _("现在的密码不对。")}) from None
    if new != again:
        raise Invalid(_("两次写的不一样。"), {"again": _("两次写的不一样。")})
    if new == old:
        raise Invalid(_("新密码要和现在的不同。"), {"new": _("新密码要和现在的不同。")})
    check_password(new)
    values = {"t": token_hash(token), "h": HASHER.hash(new)}
    session.execute(text("SELECT change_password(:t, :h)"), values)


def without_account(session: Session, community: int, today: date) -> list[tuple[int, str, str]]:
    """Leaders of today whom no account stands for: `(person, name, grids)`."""
    have = {
        one.person
        for one in list_people(session, community)
        if one.role == Role.GRID_LEADER and not one.is_over(today)
    }
    rows = session.execute(
        select(Person.id, Person.name, func.string_agg(Grid.short, "、"))
        .join(
            GridLeaderTerm,
            (GridLeaderTerm.community == Person.community) & (GridLeaderTerm.person == Person.id),
        )
        .join(Grid, (Grid.community == Person.community) & (Grid.id == GridLeaderTerm.grid))
        .where(
            Person.community == community,
            GridLeaderTerm.community == community,
            in_force(GridLeaderTerm, today),
        )
        .group_by(Person.id, Person.name)
        .order_by(func.min(Grid.short))
    )
    return [(id_, name, grids) for id_, name, grids in rows if id_ not in have]


def accounts_for_leaders(
    session: Session, actor: Actor, community: int, today: date
) -> list[NewAccount]:
    """An account for each leader who has none, called like his first grid: `leader07`."""
    made = []
    taken = {one.username for one in list_people(session, community)}
    short = session.scalar(
        text("SELECT lower(short) FROM community WHERE community = :c"), {"c": community}
    )
    for person, name, grids in without_account(session, community, today):
        username = f"{short}{grids.split('、')[0]}"
        while username in taken:
            username += "x"
        one = make_account(session, actor, community, username, name)
        give_role(session, actor, community, one.account, Role.GRID_LEADER, person, today, None)
        taken.add(username)
        made.append(one)
    if not made:
        raise Conflict(_("每位网格长都有账号了。"))
    return made


def bound_choices(session: Session, community: int) -> dict[str, list[tuple[int, str]]]:
    """Whom or what a role can be bound to, by role."""
    persons = select(Person.id, Person.name).where(Person.community == community)
    leaders = (
        persons.join(
            GridLeaderTerm,
            (GridLeaderTerm.community == Person.community) & (GridLeaderTerm.person == Person.id),
        )
        .where(GridLeaderTerm.community == community)
        .distinct()
    )
    groups = select(ResidentsGroup.id, ResidentsGroup.name).where(
        ResidentsGroup.community == community
    )
    units = select(Unit.id, Unit.name).where(Unit.community == community)
    cadres = (
        select(Cadre.id, Person.name)
        .join(Person, (Person.community == Cadre.community) & (Person.id == Cadre.person))
        .where(Cadre.community == community, Person.community == community)
    )
    queries: dict[Role, Any] = {
        Role.GRID_LEADER: leaders.order_by(Person.name),
        Role.GROUP_LEADER: groups.order_by(ResidentsGroup.name),
        Role.UNIT_LIAISON: units.order_by(Unit.code),
        Role.CADRE: cadres.order_by(Cadre.number),
    }
    return {
        role.value: sorted(
            ((row[0], row[1]) for row in session.execute(query)), key=lambda one: reading(one[1])
        )
        if role == Role.GRID_LEADER
        else [(row[0], row[1]) for row in session.execute(query)]
        for role, query in queries.items()
    }


@dataclass(frozen=True)
class TrailFilter:
    account: int | None = None
    action: str | None = None
    table: str | None = None
    since: date | None = None


@dataclass(frozen=True)
class Deed:
    """One line of the trail: which fields were written, not what into them."""

    at: datetime
    who: str | None
    role: str | None
    action: str
    table_name: str
    row_id: int | None
    fields: list[str]
    counts: dict[str, Any] | None


def trail(
    session: Session, community: int, wanted: TrailFilter, limit: int, offset: int
) -> tuple[list[Deed], int]:
    """Who did what, the latest first, and how many there are."""
    values = {
        "c": community, "account": wanted.account, "action": wanted.action, "table": wanted.table,
        "since": wanted.since, "limit": limit, "offset": offset,
    }  # fmt: skip
    statement = text(
        "SELECT * FROM trail_of(:c, :account, :action, :table, :since, :limit, :offset)"
    )
    rows = session.execute(statement, values).mappings().all()
    total = rows[0]["total"] if rows else 0
    return [Deed(**{k: v for k, v in row.items() if k != "total"}) for row in rows], total


@dataclass(frozen=True)
class Covered:
    """A grid and who stands for it today; None where nobody does."""

    short: str
    name: str
    leader: str | None
    unit: str | None
    cadre: str | None

    @property
    def is_whole(self) -> bool:
        return None not in (self.leader, self.unit, self.cadre)


def coverage(session: Session, community: int, today: date) -> list[Covered]:
    """Every grid of today's plan, with leader, unit and cadre."""
    plan = plan_on(session, community, today)
    if plan is None:
        return []
    leaders, pairs = leaders_on(session, community, today), pairs_on(session, community, today)
    grids = session.scalars(
        select(Grid)
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .where(
            Grid.community == community,
            GridOutline.community == community,
            GridOutline.grid_plan == plan.id,
        )
        .order_by(Grid.short)
    )

    def name_of(found: Any) -> str | None:
        return found.name if found else None

    return [
        Covered(
            g.short,
            g.name,
            name_of(leaders.get(g.id)),
            name_of(pairs.get((g.id, "unit"))),
            name_of(pairs.get((g.id, "cadre"))),
        )
        for g in grids
    ]
