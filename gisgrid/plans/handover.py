"""Whose households change leader with a plan: the lists that leaders hand over by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gisgrid.planning import steps
from gisgrid.plans import picture
from gisgrid.territory.models import Grid
from gisgrid.territory.plan_models import DraftPlan, GridPlan
from gisgrid.territory.service import Leader, leaders_on


@dataclass(frozen=True)
class Handed:
    """One household that goes from one grid to another; open needs go with it."""

    code: str
    address: str
    before: str
    after: str
    open_needs: int


@dataclass(frozen=True)
class Party:
    """A grid with its leader of the day on which the households are handed over."""

    short: str
    name: str
    leader: str | None
    phone: str | None
    id: int = 0


@dataclass(frozen=True)
class Handover:
    """Everything that one leader hands to another."""

    giver: Party
    taker: Party
    households: tuple[Handed, ...]

    @property
    def open_needs(self) -> int:
        return sum(one.open_needs for one in self.households)


ROWS = """
  SELECT h.id, h.code, h.address,
         (SELECT count(*) FROM need n WHERE n.community = :c AND n.household = h.id
             AND n.raised_on <= :day AND (n.closed_on IS NULL OR n.closed_on > :day)) AS open
    FROM household h WHERE h.community = :c AND h.is_counted AND h.id = ANY (CAST(:ids AS bigint[]))
   ORDER BY h.code
"""


def of_plan(session: Session, plan: GridPlan, before: GridPlan) -> list[Handover]:
    """What changed hands on the first day of a plan."""
    last_day = plan.since - timedelta(days=1)
    after = picture.cells_of_plan(session, plan)
    moved = _moved(session, before, plan.tessellation, after)
    return _handovers(session, plan.community, moved, last_day, plan.since, {})


def of_draft(session: Session, draft: DraftPlan, before: GridPlan, today: date) -> list[Handover]:
    """What would change hands if a draft were published."""
    grids = steps.grids_of(session, draft)
    names = picture.labels(grids, picture.shorts(session, draft.community))
    key = {id_: grid.grid or -id_ for id_, grid in grids.items()}
    after = {cell: key[grid] for cell, grid in steps.cells_of(session, draft).items()}
    new = {-id_: Party(names[id_], grid.name, None, None) for id_, grid in grids.items()}
    moved = _moved(session, before, draft.tessellation, after)
    return _handovers(session, draft.community, moved, today, today, new)


def _moved(
    session: Session, before: GridPlan, tessellation: int, after: Mapping[int, int]
) -> dict[int, tuple[int, int]]:
    """Household → grid before and after, of those that change."""
    code = before.community
    was, cell_of = picture.cells_of_plan(session, before), _placed(session, code, tessellation)
    old = (
        cell_of
        if before.tessellation == tessellation
        else _placed(session, code, before.tessellation)
    )
    return {
        household: (was[cell], after[cell_of[household]])
        for household, cell in old.items()
        if cell in was
        and cell_of.get(household) in after
        and was[cell] != after[cell_of[household]]
    }


def _placed(session: Session, community: int, tessellation: int) -> dict[int, int]:
    """Household → cell. Joined here and not in the database: under the policies it takes the
    tables for all but empty and would place the households anew for every row."""
    rows = session.execute(
        text("SELECT household, coalesce(cell_by_key, cell_by_place) FROM households_in(:c, :t)"),
        {"c": community, "t": tessellation},
    )
    return {row[0]: row[1] for row in rows if row[1] is not None}


def _handovers(
    session: Session,
    code: int,
    moved: Mapping[int, tuple[int, int]],
    last_day: date,
    first_day: date,
    new: dict[int, Party],
) -> list[Handover]:
    rows = session.execute(text(ROWS), {"c": code, "day": last_day, "ids": list(moved)}).all()
    givers = _parties(session, code, leaders_on(session, code, last_day))
    takers = _parties(session, code, leaders_on(session, code, first_day)) | new
    groups: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        groups.setdefault(moved[row.id], []).append(row)
    made = [
        Handover(giver := givers[a], taker := takers[b], _handed(found, giver, taker))
        for (a, b), found in groups.items()
    ]
    return sorted(made, key=lambda one: (one.giver.short, one.taker.short))


def _handed(rows: Sequence[Any], giver: Party, taker: Party) -> tuple[Handed, ...]:
    return tuple(Handed(r.code, r.address, giver.short, taker.short, r.open) for r in rows)


def _parties(session: Session, community: int, leaders: dict[int, Leader]) -> dict[int, Party]:
    found = session.scalars(select(Grid).where(Grid.community == community))
    return {
        grid.id: Party(
            grid.short,
            grid.name,
            leaders[grid.id].name if grid.id in leaders else None,
            leaders[grid.id].phone if grid.id in leaders else None,
            grid.id,
        )
        for grid in found
    }
