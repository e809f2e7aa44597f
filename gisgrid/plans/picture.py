"""A draft as the editor shows it: cells that do not change, and how things stand now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.models import Person
from gisgrid.care import service as care
from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.planning import drafts, steps
from gisgrid.planning.necks import necks_of
from gisgrid.plans.words import step_words
from gisgrid.territory.models import Community, Grid
from gisgrid.territory.plan_models import BuildingCell, DraftGrid, DraftPlan, GridPlan, PlanCell
from gisgrid.territory.service import leaders_on
from gisgrid.visits.service import due

DIGITS = 6  # a tenth of a metre: shared nodes stay shared, because equal numbers round alike
TOLERANCE = 10  # percent: the grey band, and from where a reason is asked for
ELDERS = ("living_alone", "empty_nest")
FAR = 20  # percent: marked as a fault of the balance


@dataclass(frozen=True)
class Home:
    """Where a grid's leader of today lives."""

    name: str
    cell: int | None


def cells_json(session: Session, community: int, tessellation: int) -> bytes:
    """Outlines of cells and houses; the same for ever, because a tessellation never changes."""
    rows = session.execute(
        select(
            BuildingCell.id, BuildingCell.building, Building.name,
            geo.as_geojson(BuildingCell.outline, DIGITS), geo.as_geojson(Building.outline, DIGITS),
        )
        .outerjoin(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(BuildingCell.community == community, BuildingCell.tessellation == tessellation)
        .order_by(BuildingCell.id)
    )  # fmt: skip
    cells = [
        {
            "id": id_,
            "name": name or (_("无名楼{n}").format(n=building) if building else _("空地")),
            "is_ground": building is None,
            "outline": orjson.Fragment(outline),
            "house": orjson.Fragment(house) if house else None,
        }
        for id_, building, name, outline, house in rows
    ]
    return orjson.dumps(cells)


def mixed_loads(
    session: Session, community: Community, tessellation: int, weigh: Mapping[str, float],
    today: date,
) -> dict[int, float]:  # fmt: skip
    """What weighs on each cell: counts of several kinds, each times its weight."""
    made: dict[int, float] = {}
    for kind, weight in weigh.items():
        for cell, count in loads(session, community, tessellation, kind, today).items():
            made[cell] = made.get(cell, 0.0) + weight * count
    return made


def loads(
    session: Session, community: Community, tessellation: int, weigh: str, today: date
) -> dict[int, int]:
    """What weighs on each cell: `households`, `due` visits, open `needs`, or homes of `elders`
    (for named readers of care classes alone, and each look is written down)."""
    code = community.community
    if weigh == "due":
        return _homes_among(session, code, tessellation, list(session.scalars(due(code, today))))
    if weigh == "elders":
        return _homes_among(session, code, tessellation, elders(session, code))
    if weigh == "needs":
        rows = session.execute(
            text(
                "SELECT coalesce(i.cell_by_key, i.cell_by_place) AS cell, count(*)"
                " FROM households_in(:c, :t) i JOIN need n"
                "   ON n.community = :c AND n.household = i.household"
                " WHERE i.is_inside AND n.raised_on <= :day"
                "   AND (n.closed_on IS NULL OR n.closed_on > :day)"
                "   AND coalesce(i.cell_by_key, i.cell_by_place) IS NOT NULL GROUP BY cell"
            ),
            {"c": code, "t": tessellation, "day": today},
        )
        return {row[0]: row[1] for row in rows}
    return drafts.homes_by_cell(session, code, tessellation)


def elders(session: Session, community: int) -> list[int]:
    """Households of old people living alone or in an empty nest; raises NotAllowed to others."""
    records = care.read(session, community, _("按老人户划分网格"))
    return [one["household"] for one in records if one["class"] in ELDERS and not one["until"]]


def _homes_among(
    session: Session, community: int, tessellation: int, households: Sequence[int]
) -> dict[int, int]:
    rows = session.execute(
        text(
            "SELECT coalesce(i.cell_by_key, i.cell_by_place) AS cell, count(*)"
            " FROM households_in(:c, :t) i JOIN household h"
            "   ON h.community = :c AND h.id = i.household AND h.is_counted"
            " WHERE i.is_inside AND coalesce(i.cell_by_key, i.cell_by_place) IS NOT NULL"
            "   AND h.id = ANY (CAST(:ids AS bigint[])) GROUP BY cell"
        ),
        {"c": community, "t": tessellation, "ids": list(households)},
    )
    return {row[0]: row[1] for row in rows}


def leaders_homes(
    session: Session, community: int, tessellation: int, today: date
) -> dict[int, Home]:
    """Grid → its leader of today, with the cell of the house he or she lives in."""
    cells = session.execute(
        select(Building.name, BuildingCell.id)
        .join(
            BuildingCell,
            (BuildingCell.community == Building.community) & (BuildingCell.building == Building.id),
        )
        .where(
            Building.community == community, BuildingCell.community == community,
            BuildingCell.tessellation == tessellation, Building.name.is_not(None),
        )
    )  # fmt: skip
    cell_of: dict[str, int] = {row[0] or "": row[1] for row in cells}
    homes = dict(
        session.execute(select(Person.id, Person.home).where(Person.community == community)).all()
    )
    return {
        grid: Home(leader.name, cell_of.get(homes.get(leader.person) or ""))
        for grid, leader in leaders_on(session, community, today).items()
    }


def shorts(session: Session, community: int) -> dict[int, str]:
    rows = session.execute(select(Grid.id, Grid.short).where(Grid.community == community))
    return {row[0]: row[1] for row in rows}


def labels(grids: Mapping[int, DraftGrid], short_of: Mapping[int, str]) -> dict[int, str]:
    """What a grid is called before it has a code: its number, or 新1, 新2, …"""
    made, new = {}, 0
    for id_, grid in grids.items():
        if grid.grid is not None and grid.grid in short_of:
            made[id_] = short_of[grid.grid]
        else:
            new += 1
            made[id_] = _("新{n}").format(n=new)
    return made


def cell_ids(session: Session, draft: DraftPlan) -> Sequence[int]:
    """Cells of the draft's ground, in the order of `cells_json`."""
    return session.scalars(
        select(BuildingCell.id)
        .where(
            BuildingCell.community == draft.community,
            BuildingCell.tessellation == draft.tessellation,
        )
        .order_by(BuildingCell.id)
    ).all()


def state(
    session: Session, community: Community, draft: DraftPlan, today: date, weigh: str = "households"
) -> dict[str, Any]:
    """All that changes while a draft is edited; cells in the order of `cells_json`."""
    code = community.community
    ids = cell_ids(session, draft)
    grids, now = steps.grids_of(session, draft), steps.cells_of(session, draft)
    homes = drafts.homes_by_cell(session, code, draft.tessellation)
    weight = (
        homes
        if weigh == "households"
        else loads(session, community, draft.tessellation, weigh, today)
    )
    before = drafts.today_grids(session, code, draft.tessellation)
    leaders = leaders_homes(session, code, draft.tessellation, today)
    names = labels(grids, shorts(session, code))
    last, ahead = steps.next_undo(session, draft), steps.next_redo(session, draft)
    return {
        "version": draft.version,
        "tessellation": draft.tessellation,
        "state": draft.state,
        "weigh": weigh,
        "grids": [grid_row(grid, names[id_], leaders) for id_, grid in grids.items()],
        "of": [now.get(cell, 0) for cell in ids],
        "homes": [homes.get(cell, 0) for cell in ids],
        "load": [weight.get(cell, 0) for cell in ids],
        "before": [before.get(cell, 0) for cell in ids],
        "why": {
            str(cell): why_words(why)
            for cell, why in steps.whys_of(session, draft).items()
        },
        "necks": narrow(session, draft),
        "reasons": draft.reasons,
        "undo": step_words(last) if last else None,
        "redo": step_words(ahead) if ahead else None,
    }  # fmt: skip


def narrow(
    session: Session, draft: DraftPlan, grids: Collection[int] | None = None
) -> list[dict[str, Any]]:
    """Necks of a draft's grids, with the place to look at."""
    return [
        {"grid": one.grid, "at": [one.lat, one.lon], "forced": one.is_forced}
        for one in necks_of(session, draft, grids)
    ]


def grid_row(grid: DraftGrid, label: str, leaders: Mapping[int, Home]) -> dict[str, Any]:
    leader = leaders.get(grid.grid) if grid.grid is not None else None
    return {
        "id": grid.id,
        "label": label,
        "name": grid.name,
        "grid": grid.grid or 0,
        "locked": grid.locked,
        "leader": leader.name if leader else None,
        "home": leader.cell if leader else None,
    }


def why_words(why: Mapping[str, Any]) -> str:
    """Why the machine put a building where it is; the sentence came with the proposal."""
    return str(why.get("words", ""))


def plan_of(session: Session, draft: DraftPlan) -> GridPlan | None:
    if draft.from_plan is None:
        return None
    return session.get(GridPlan, (draft.community, draft.from_plan))


def cells_of_plan(session: Session, plan: GridPlan) -> dict[int, int]:
    """Cell → grid of a published plan."""
    rows = session.execute(
        select(PlanCell.building_cell, PlanCell.grid).where(
            PlanCell.community == plan.community, PlanCell.grid_plan == plan.id
        )
    )
    return {row[0]: row[1] for row in rows}


def grids(session: Session, draft: DraftPlan) -> list[DraftGrid]:
    return list(steps.grids_of(session, draft).values())


def grids_by_id(session: Session, community: int, ids: Collection[int]) -> Sequence[Grid]:
    return session.scalars(
        select(Grid).where(Grid.community == community, Grid.id.in_(list(ids)))
    ).all()


def account_names(session: Session, community: int, draft: DraftPlan) -> dict[str, str]:
    """Names of who submitted and who approved, as the trail of the draft's steps knows them."""
    wanted = {"submitted": draft.submitted_by, "approved": draft.approved_by}
    return {
        key: str(session.scalar(text("SELECT name_of(:c, :a)"), {"c": community, "a": account}))
        for key, account in wanted.items()
        if account is not None
    }


def grid_names(session: Session, community: int) -> dict[int, str]:
    rows = session.execute(select(Grid.id, Grid.name).where(Grid.community == community))
    return {row[0]: row[1] for row in rows}
