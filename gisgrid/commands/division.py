"""Divide a community into grids: one in the database, or one that lies in plain files."""

from pathlib import Path
from typing import Annotated, Any

import typer

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands.frame import AsOption, JsonOption, acting, answer, err, progress
from gisgrid.errors import Invalid
from gisgrid.exchange.gridfile import write_assignment, write_grids
from gisgrid.exchange.plainly import Plainly, read_plainly
from gisgrid.i18n import _
from gisgrid.optimize.divide import Division
from gisgrid.optimize.divide import divide as divided
from gisgrid.optimize.wish import Wish
from gisgrid.planning import service as planning
from gisgrid.territory.service import get_community

PERCENT = 0.01


def divide(
    grids: Annotated[int, typer.Option("--grids", "-n", help="Number of grids.")],
    community: Annotated[
        int | None,
        typer.Option("--community", "-c", help="Division code: makes a draft in the database."),
    ] = None,
    boundary: Annotated[Path | None, typer.Option(help="File; no database is used then.")] = None,
    buildings: Annotated[Path | None, typer.Option(help="File of building outlines.")] = None,
    households: Annotated[Path | None, typer.Option(help="File of households.")] = None,
    streets: Annotated[
        Path | None, typer.Option(help="File of streets; main ones and railways are barriers.")
    ] = None,
    pick: Annotated[
        str | None, typer.Option(help="Of several boundaries: code or name of the right one.")
    ] = None,
    tolerance: Annotated[
        float, typer.Option(min=0, max=100, help="Largest deviation from the mean, percent.")
    ] = 5.0,
    seed: Annotated[int, typer.Option(help="Another seed may give another division.")] = 0,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="GeoJSON to write the grids into.")
    ] = None,
    assignment: Annotated[
        Path | None, typer.Option(help="CSV to write the grid of each household into.")
    ] = None,
    publish: Annotated[bool, typer.Option(help="Publish the draft from today.")] = False,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Divide a community into connected grids by whole buildings: a draft, or plain files."""
    wish = Wish(grids, tolerance=tolerance * PERCENT)
    if community is not None:
        if boundary or buildings or households or streets or output or assignment:
            raise Invalid(_("--community 和文件只能选一种。"))
        _in_database(community, wish, seed, publish, as_json, acts_as)
        return
    if not (boundary and buildings and households and output):
        raise Invalid(_("写明 --community，或 --boundary、--buildings、--households 和 -o。"))
    with progress(_("正在划分")) as share:
        found = read_plainly(boundary, buildings, households, streets, pick)
        made = divided(found.ground, wish, seed=seed, progress=share)
    write_grids(output, found, made)
    if assignment:
        write_assignment(assignment, found, made)
    _answer(
        as_json,
        made,
        {"file": str(output), **_outside(found)},
        _("写入 {file}。").format(file=output),
    )
    if found.outside:
        err.print(
            _("边界外的住户：{n} 户").format(n=len(found.outside)), highlight=False, markup=False
        )


def _in_database(
    community: int, wish: Wish, seed: int, publish: bool, as_json: bool, acts_as: str | None
) -> None:
    verb = Verb.PUBLISH if publish else Verb.DRAW
    with progress(_("正在划分")) as share, acting(verb, acts_as) as (session, actor):
        found = get_community(session, community)
        draft, division = planning.draft_from_division(
            session,
            actor,
            found,
            wish.grids,
            tolerance=wish.tolerance or 0.0,
            seed=seed,
            progress=share,
        )
        plan = None
        if publish:
            plan = planning.publish(session, community, draft.id, today(session, community))
        number = draft.id
    _answer(
        as_json,
        division,
        {"draft": number, "plan": plan},
        _("已发布，今天起生效。")
        if publish
        else _("发布：gisgrid plan publish {draft} --community {c}").format(
            draft=number, c=community
        ),
    )


def _outside(found: Plainly) -> dict[str, Any]:
    return {"outside": found.outside}


def _answer(as_json: bool, division: Division, more: dict[str, Any], *lines: str) -> None:
    figures = division.figures
    answer(
        as_json,
        {
            **more,
            "grids": len(figures.grids),
            "households": sum(grid.households for grid in figures.grids),
            "households_of_grids": [grid.households for grid in figures.grids],
            "worst_deviation_percent": round(100 * figures.worst_deviation, 1),
            "bound_of_buildings_percent": round(100 * division.bound.deviation, 1),
            "compactness": round(figures.compactness, 3),
            "least_compactness": round(figures.least_compactness, 3),
            "longest_walk_m": round(figures.longest_walk_m),
            "cut_off_households": figures.cut_off,
            "notes": division.notes,
        },
        _("{grids} 个网格，最大户数偏差 {dev}%，紧凑度 {pp}，网格内最远步行 {walk} 米。").format(
            grids=len(figures.grids),
            dev=round(100 * figures.worst_deviation, 1),
            pp=round(figures.compactness, 3),
            walk=round(figures.longest_walk_m),
        ),
        *division.notes,
        *lines,
    )
