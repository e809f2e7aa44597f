"""What several forms and lists need: choices of grids and doors, one household, files."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Response
from sqlalchemy import select

from gisgrid import geo
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.db import visible
from gisgrid.errors import Invalid
from gisgrid.forms import number_from
from gisgrid.guards import Ask
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.i18n import _
from gisgrid.territory.models import Grid
from gisgrid.territory.plan_models import GridOutline
from gisgrid.territory.service import plan_on

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZONE = ZoneInfo("Asia/Shanghai")


def Depended(dependency: Callable[..., Any]) -> Any:
    return Annotated[Any, Depends(dependency, scope="function")]


def local(at: datetime) -> datetime:
    return at.astimezone(ZONE)


def grid_choices(ask: Ask) -> list[tuple[str, str]]:
    """(short, words) of the grids whose records the asker sees, of the plan of today."""
    plan = plan_on(ask.session, ask.code, ask.today)
    query = (
        select(Grid.id, Grid.short, Grid.name)
        .join(
            GridOutline, (GridOutline.community == Grid.community) & (GridOutline.grid == Grid.id)
        )
        .where(Grid.community == ask.code, GridOutline.grid_plan == (plan.id if plan else None))
        .order_by(Grid.short)
    )
    return [
        (short, f"{short} {name}")
        for id_, short, name in ask.session.execute(query)
        if ask.actor.sees_grid(id_)
    ]


def only_grid(ask: Ask) -> Grid | None:
    """The asker's grid, if he has just one."""
    if ask.actor.all_grids or len(ask.actor.grids) != 1:
        return None
    (grid,) = ask.actor.grids
    found: Grid | None = ask.session.scalar(visible(Grid, ask.code).where(Grid.id == grid))
    return found


def short_of(ask: Ask, grid: int | None) -> str | None:
    found: str | None = ask.session.scalar(
        select(Grid.short).where(Grid.community == ask.code, Grid.id == grid)
    )
    return found


def doors(ask: Ask, grid: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """Households of a grid by building, in the order of their codes."""
    rows = ask.session.execute(
        select(
            Household.id, Building.name, Entrance.number, Household.door, Household.address,
        )
        .outerjoin(
            Building,
            (Building.community == Household.community) & (Building.id == Household.building),
        )
        .outerjoin(
            Entrance,
            (Entrance.community == Household.community) & (Entrance.id == Household.entrance),
        )
        .where(Household.community == ask.code, Household.grid == grid)
        .order_by(Household.code)
    )  # fmt: skip
    found: dict[str, list[tuple[int, str]]] = {}
    for id_, building, entrance, door, address in rows:
        words = door_words(entrance, door) or address
        found.setdefault(building or _("没有楼号"), []).append((id_, words))
    return list(found.items())


def door_words(entrance: int | None, door: str | None) -> str:
    """`2单元501`; a house of one floor has only its number."""
    if not door:
        return ""
    if not entrance:
        return _("{n}号").format(n=door.lstrip("0") or door)
    return _("{entrance}单元{room}").format(entrance=entrance, room=door)


def household(ask: Ask, text: str) -> Household | None:
    """The household chosen in a form, if the asker may see it."""
    if not text:
        return None
    id_ = number_from(text)
    found: Household | None = ask.session.scalar(
        visible(Household, ask.code).where(Household.id == id_)
    )
    if found is None:
        words = _("这一户没有找到，或不在您的网格。请重选。")
        raise Invalid(words, fields={"household": words})
    return found


def middle_of(ask: Ask, grid: int) -> tuple[float, float] | None:
    """The label point of a grid: where a record without a door is put."""
    plan = plan_on(ask.session, ask.code, ask.today)
    row = ask.session.execute(
        select(geo.lon(GridOutline.label), geo.lat(GridOutline.label)).where(
            GridOutline.community == ask.code,
            GridOutline.grid_plan == (plan.id if plan else None),
            GridOutline.grid == grid,
        )
    ).first()
    return (row[0], row[1]) if row else None


def need_export(ask: Ask) -> None:
    require(ask.actor, Verb.EXPORT, ask.code)


def excel(content: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type=EXCEL, headers=headers)
