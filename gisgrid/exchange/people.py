"""Bring in people in roles: leaders of grids with their terms, leaders of residents' groups."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.models import Person
from gisgrid.db import in_force, visible
from gisgrid.exchange import changes
from gisgrid.exchange.merge import Outcome
from gisgrid.exchange.report import Fault, Finding, finding
from gisgrid.exchange.rows import PersonRow
from gisgrid.i18n import _
from gisgrid.pinyin import search_key
from gisgrid.territory.models import Grid, GridLeaderTerm, ResidentsGroup


def unknown_places(session: Session, code: int, rows: Sequence[PersonRow]) -> list[Finding]:
    """Leaders of a grid that is not there, of no grid, or of a grid that another row has."""
    grids = _grids(session, code)
    found: list[Finding] = []
    taken: dict[int, int] = {}
    for row in rows:
        if row.role == "group_leader":
            if not row.residents_group:
                found.append(finding(row.row, "residents_group", None, _which_group()))
            continue
        grid = grids.get(_key(row.grid))
        if grid is None:
            found.append(finding(row.row, "grid", row.grid, _unknown_grid(bool(grids))))
        elif grid.id in taken:
            fault = Fault(
                "two_leaders",
                _("第{row}行已是这个网格的网格长。").format(row=taken[grid.id]),
                _("一个网格同时只有一位网格长。"),
            )
            found.append(finding(row.row, "grid", row.grid, fault))
        else:
            taken[grid.id] = row.row
    return found


def _which_group() -> Fault:
    return Fault("required", _("没有写居民小组。"), _("写上居民小组的名称。"))


def _unknown_grid(has_grids: bool) -> Fault:
    if not has_grids:
        return Fault("no_grids", _("社区还没有网格。"), _("先发布网格方案。"))
    return Fault("unknown_grid", _("没有这个网格。"), _("写网格编号（如 07）或名称。"))


def _key(name: str | None) -> str:
    """`7`, `07` and `7号网格` mean the same."""
    plain = "".join((name or "").split()).removesuffix("网格").removesuffix("号").removesuffix("第")
    return plain.lstrip("第").zfill(2) if plain.lstrip("第").isdecimal() else plain


def _grids(session: Session, code: int) -> dict[str, Grid]:
    """Grids by code, short number and name; a name of two grids is not usable."""
    grids = session.scalars(visible(Grid, code)).all()
    names = [_key(grid.name) for grid in grids]
    known = {_key(g.name): g for g in grids if names.count(_key(g.name)) == 1}
    return known | {g.code: g for g in grids} | {_key(g.short): g for g in grids}


def load_people(session: Session, code: int, rows: Sequence[PersonRow], today: date) -> Outcome:
    """Terms begin on the day that is written, else today; who led the grid so far ends there."""
    grids = _grids(session, code)
    added = updated = 0
    for row in rows:
        if row.role == "group_leader":
            new, changed = _lead_group(session, code, row)
        else:
            new, changed = _lead_grid(session, code, grids[_key(row.grid)], row, today)
        added += new
        updated += changed
    return Outcome(added, updated, len(rows) - added - updated)


def _lead_grid(
    session: Session, code: int, grid: Grid, row: PersonRow, today: date
) -> tuple[int, int]:
    since = row.since or today
    wanted = (GridLeaderTerm.community == code, GridLeaderTerm.grid == grid.id)
    current = session.execute(
        select(GridLeaderTerm, Person)
        .join(
            Person,
            (Person.community == GridLeaderTerm.community) & (Person.id == GridLeaderTerm.person),
        )
        .where(*wanted, in_force(GridLeaderTerm, max(since, today)), Person.community == code)
    ).first()
    if current and current[1].name == row.name:
        return 0, _tell_anew(session, current[1], row)
    person = _person(session, code, row)
    if current and current[0].since < since:
        changes.before(session, current[0], ["until"])
        current[0].until = since
    elif current:
        changes.before(session, current[0], ["person"])
        current[0].person = person.id
        session.flush()
        return 0, 1
    session.flush()
    term = GridLeaderTerm(community=code, grid=grid.id, person=person.id, since=since)
    session.add(term)
    session.flush()
    changes.added(session, "grid_leader_term", term.id)
    return 1, 0


def _tell_anew(session: Session, person: Person, row: PersonRow) -> int:
    """Telephone and home, where the file speaks of them."""
    wanted = {"phone": row.phone, "home": row.home}
    changed = {k: v for k, v in wanted.items() if v and getattr(person, k) != v}
    if changed:
        changes.before(session, person, list(changed))
        for name, value in changed.items():
            setattr(person, name, value)
        session.flush()
    return int(bool(changed))


def _person(session: Session, code: int, row: PersonRow) -> Person:
    """The same name with the same telephone is the same person; else somebody new."""
    known = session.scalars(visible(Person, code).where(Person.name == row.name)).all()
    for person in known:
        if row.phone and person.phone == row.phone:
            return person
    person = Person(
        community=code, name=row.name, search=search_key(row.name, person=True),
        phone=row.phone, home=row.home,
    )  # fmt: skip
    session.add(person)
    session.flush()
    changes.added(session, "person", person.id)
    return person


def _lead_group(session: Session, code: int, row: PersonRow) -> tuple[int, int]:
    group = session.scalar(
        visible(ResidentsGroup, code).where(ResidentsGroup.name == row.residents_group)
    )
    if group is None:
        person = _person(session, code, row)
        group = ResidentsGroup(community=code, name=row.residents_group, leader=person.id)
        session.add(group)
        session.flush()
        changes.added(session, "residents_group", group.id)
        return 1, 0
    leader = group.leader and session.get(Person, (code, group.leader))
    if leader and leader.name == row.name:
        return 0, _tell_anew(session, leader, row)
    changes.before(session, group, ["leader"])
    group.leader = _person(session, code, row).id
    session.flush()
    return 0, 1
