"""Shape a draft by command: lock, merge, split and rename grids; each is a step with its undo."""

from collections.abc import Callable
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.commands import plans
from gisgrid.commands.frame import AsOption, CommunityOption, JsonOption, acting, answer
from gisgrid.commands.machine import DraftArgument, grid_named
from gisgrid.errors import Invalid
from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.planning import edits, steps
from gisgrid.plans.figures import draft_figures
from gisgrid.territory.plan_models import BuildingCell, DraftPlan
from gisgrid.territory.service import get_community

app = plans.app
BuildingOption = Annotated[
    list[str], typer.Option("--building", "-b", help="Name of a building; may be repeated.")
]
Make = Callable[[Session, DraftPlan], steps.Change]
GridArgument = Annotated[str, typer.Argument(help="Number or name of a grid, such as 07.")]


def cell_named(session: Session, draft: DraftPlan, name: str) -> int:
    """The cell of the one building of this name; raises Invalid where it is none or several."""
    found = session.scalars(
        select(BuildingCell.id)
        .join(
            Building,
            (Building.community == BuildingCell.community) & (Building.id == BuildingCell.building),
        )
        .where(
            BuildingCell.community == draft.community,
            BuildingCell.tessellation == draft.tessellation, Building.name == name,
        )
    ).all()  # fmt: skip
    if len(found) != 1:
        raise Invalid(_("叫“{name}”的楼有 {n} 栋。").format(name=name, n=len(found)))
    return found[0]


@app.command()
def move(
    draft: DraftArgument,
    building: BuildingOption,
    community: CommunityOption,
    to: Annotated[str, typer.Option("--to", help="Number of the grid, such as 07.")] = "",
    out: Annotated[bool, typer.Option("--out", help="Into no grid.")] = False,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Move buildings of a draft to another grid: one step, which can be undone."""
    if bool(to) == out:
        raise Invalid(_("写明 --to 哪个网格，或 --out 拿出网格。"))
    with acting(Verb.DRAW, acts_as) as (session, actor):
        found = steps.open_draft(session, community, draft, None)
        grid = grid_named(session, found, to) if to else None
        cells = [cell_named(session, found, name) for name in building]
        change = edits.move(session, found, cells, grid)
        if change.cells:
            steps.take(session, actor, found, "move", change)
        figures = draft_figures(session, get_community(session, community), [found])[draft]
    told = {"draft": draft, "moved": len(change.cells), "worst_deviation_percent": figures.worst}
    answer(
        as_json, told,
        _("移动了 {n} 栋，最大偏差 {p}%").format(n=len(change.cells), p=f"{figures.worst:+.1f}"),
    )  # fmt: skip


def _take(
    community: int, draft: int, acts_as: str | None, as_json: bool, kind: str, make: Make
) -> None:
    """One step that can be undone; `make` says what it changes."""
    with acting(Verb.DRAW, acts_as) as (session, actor):
        found = steps.open_draft(session, community, draft, None)
        step = steps.take(session, actor, found, kind, make(session, found))
        number, version = step.number, found.version
    told = {"step": number, "version": version}
    answer(as_json, told, _("第{n}步已做，可以撤销").format(n=number))


@app.command()
def lock(
    draft: DraftArgument,
    grid: GridArgument,
    community: CommunityOption,
    off: Annotated[bool, typer.Option("--off", help="Unlock it.")] = False,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Lock a grid: neither a hand nor the machine moves its buildings."""

    def make(session: Session, found: DraftPlan) -> steps.Change:
        return edits.edit_grid(session, found, grid_named(session, found, grid), locked=not off)

    _take(community, draft, acts_as, as_json, "lock", make)


@app.command()
def rename(
    draft: DraftArgument,
    grid: GridArgument,
    name: Annotated[str, typer.Argument(help="The new name.")],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Give a grid of a draft another name."""

    def make(session: Session, found: DraftPlan) -> steps.Change:
        return edits.edit_grid(session, found, grid_named(session, found, grid), name=name)

    _take(community, draft, acts_as, as_json, "rename", make)


@app.command()
def merge(
    draft: DraftArgument,
    gone: GridArgument,
    into: Annotated[str, typer.Argument(help="The grid that takes it over.")],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Merge one grid into another; its code is never used again."""

    def make(session: Session, found: DraftPlan) -> steps.Change:
        return edits.merge(
            session, found, grid_named(session, found, gone), grid_named(session, found, into)
        )

    _take(community, draft, acts_as, as_json, "merge", make)


@app.command()
def split(
    draft: DraftArgument,
    building: BuildingOption,
    community: CommunityOption,
    name: Annotated[str, typer.Option("--name", help="Name of the new grid.")],
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Split buildings off to a new grid."""

    def make(session: Session, found: DraftPlan) -> steps.Change:
        cells = [cell_named(session, found, one) for one in building]
        return edits.split(session, found, cells, name)

    _take(community, draft, acts_as, as_json, "split", make)
