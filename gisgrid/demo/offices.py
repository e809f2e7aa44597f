"""The demo's holders of roles as rows: persons, units, cadres, terms, pairings, accounts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from gisgrid.auth import accounts
from gisgrid.auth.models import Account, Person, Role
from gisgrid.auth.service import HASHER
from gisgrid.demo.fill import as_stored, fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.history import History
from gisgrid.demo.people import BOTH, CADRES, GRIDS, GROUPS, UNITS, People
from gisgrid.demo.town import UnitSeat
from gisgrid.pairing.models import Pairing
from gisgrid.pinyin import search_key
from gisgrid.territory.models import GridLeaderTerm, ResidentsGroup
from gisgrid.units.models import Cadre, Unit

PASSWORD = "demo"
DISTRICT = accounts.Scope(232762000000, 232763000000)
OUTSIDE_THE_COMMUNITY = ("officer",)
GROUP_NAMES = ("第一居民小组", "第二居民小组", "第三居民小组", "第四居民小组", "第五居民小组")


@dataclass(frozen=True)
class Offices:
    """Ids: persons and accounts by key, the others in the order of their numbers."""

    persons: dict[str, int]
    groups: list[int]
    units: list[int]
    cadres: list[int]
    accounts: dict[str, int]


def write_offices(session: Session, people: People, seats: Sequence[UnitSeat]) -> Offices:
    persons = _write_persons(session, people)
    groups = _write_groups(session, persons)
    units = _write_units(session, people, persons, seats)
    cadres = _write_cadres(session, people, persons, units)
    made = Offices(persons, groups, units, cadres, {})
    return Offices(persons, groups, units, cadres, _write_accounts(session, people, made))


def _write_persons(session: Session, people: People) -> dict[str, int]:
    here = [one for one in people.persons.values() if one.key not in OUTSIDE_THE_COMMUNITY]
    ids = take_ids(session, Person, len(here))
    rows = [
        {
            "id": key, "name": one.name, "search": search_key(one.name, person=True),
            "phone": one.phone,
        }
        for key, one in zip(ids, here, strict=True)
    ]  # fmt: skip
    fill(session, COMMUNITY, Person, rows)
    return {one.key: key for key, one in zip(ids, here, strict=True)}


def _write_groups(session: Session, persons: dict[str, int]) -> list[int]:
    ids = take_ids(session, ResidentsGroup, GROUPS)
    rows = [
        {"id": key, "name": name, "leader": persons[f"group{n}"]}
        for n, (key, name) in enumerate(zip(ids, GROUP_NAMES, strict=True), start=1)
    ]
    fill(session, COMMUNITY, ResidentsGroup, rows)
    return ids


def _write_units(
    session: Session, people: People, persons: dict[str, int], seats: Sequence[UnitSeat]
) -> list[int]:
    ids = take_ids(session, Unit, len(seats))
    points = as_stored([seat.point for seat in seats])
    rows = [
        {
            "id": key, "code": seat.id, "name": seat.name, "short": seat.short,
            "search": search_key(f"{seat.name}{seat.short}"), "kind": seat.kind,
            "address": seat.address, "phone": seat.phone,
            "liaison": persons[people.liaison(n).key], "point": point,
        }
        for n, (key, seat, point) in enumerate(zip(ids, seats, points, strict=True), start=1)
    ]  # fmt: skip
    fill(session, COMMUNITY, Unit, rows)
    return ids


def _write_cadres(
    session: Session, people: People, persons: dict[str, int], units: Sequence[int]
) -> list[int]:
    ids = take_ids(session, Cadre, len(people.cadres))
    rows = [
        {
            "id": key, "person": persons[one.person], "number": one.number, "rank": one.rank,
            "post": one.post, "unit": units[int(one.unit[1:]) - 1],
        }
        for key, one in zip(ids, people.cadres, strict=True)
    ]  # fmt: skip
    fill(session, COMMUNITY, Cadre, rows)
    return ids


def _write_accounts(session: Session, people: People, offices: Offices) -> dict[str, int]:
    """All with one password, hashed once: a hash of its own for each would guard nothing here."""
    hashed, made = HASHER.hash(PASSWORD), {}

    def account(key: str, name: str, role: Role, scope: accounts.Scope) -> None:
        new = accounts.create(session, key, name, None, is_demo=True)
        new.password_hash = hashed
        accounts.grant(session, new, role, scope)
        made[key] = new

    def here(**narrowed: int) -> accounts.Scope:
        return accounts.of_community(COMMUNITY, **narrowed)

    def name(key: str) -> str:
        return people.persons[key].name

    account("director", name("director"), Role.COMMUNITY_DIRECTOR, here())
    account("officer", name("officer"), Role.DISTRICT_OFFICER, DISTRICT)
    account("admin", "系统管理员", Role.ADMINISTRATOR, here())
    for n in range(1, GROUPS + 1):
        scope = here(residents_group=offices.groups[n - 1])
        account(f"group{n}", name(f"group{n}"), Role.GROUP_LEADER, scope)
    for n in range(1, GRIDS + 1):
        key = f"leader{n:02d}"
        account(key, name(key), Role.GRID_LEADER, here(person=offices.persons[key]))
    for n in range(1, CADRES + 1):
        scope = here(cadre=offices.cadres[n - 1])
        account(f"cadre{n}", name(f"cadre{n}"), Role.CADRE, scope)
    for n in range(1, UNITS + 1):
        scope = here(unit=offices.units[n - 1])
        account(f"unit{n:02d}", people.liaison(n).name, Role.UNIT_LIAISON, scope)
    _grant_both(session, made, offices)
    session.flush()
    return {key: one.id for key, one in made.items()}


def _grant_both(session: Session, made: dict[str, Account], offices: Offices) -> None:
    unit, leader = BOTH
    scope = accounts.of_community(COMMUNITY, unit=offices.units[int(unit[4:]) - 1])
    accounts.grant(session, made[leader], Role.UNIT_LIAISON, scope)


def write_history(
    session: Session, history: History, offices: Offices, grids: Sequence[int]
) -> None:
    """Terms and pairings; `grids` are ids in the order of their numbers."""
    terms = [
        {
            "grid": grids[term.grid - 1], "person": offices.persons[term.person],
            "since": term.since, "until": term.until, "basis": term.basis,
        }
        for term in history.terms
    ]  # fmt: skip
    fill(session, COMMUNITY, GridLeaderTerm, terms)
    pairings = [
        {
            "grid": grids[pair.grid - 1],
            "unit": offices.units[pair.unit - 1] if pair.unit else None,
            "cadre": offices.cadres[pair.cadre - 1] if pair.cadre else None,
            "since": pair.since, "until": pair.until, "reason": pair.reason,
            "made_by": offices.accounts["director"],
        }
        for pair in history.pairs
    ]  # fmt: skip
    fill(session, COMMUNITY, Pairing, pairings)


def write_homes(session: Session, offices: Offices, homes: dict[str, str]) -> None:
    """The building each person lives in, by key."""
    for key, building in homes.items():
        session.execute(
            update(Person)
            .where(Person.community == COMMUNITY, Person.id == offices.persons[key])
            .values(home=building)
        )
