"""Divide a community into grids: one in the database, or one that lies in plain files."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, today
from gisgrid.commands.frame import AsOption, JsonOption, acting, answer, err, progress, stoppable
from gisgrid.commands.machine import BARRIER, WEIGH, WHOLE, figure_lines, grid_named
from gisgrid.errors import Invalid
from gisgrid.exchange.gridfile import write_assignment, write_grids
from gisgrid.exchange.plainly import Plainly, read_plainly
from gisgrid.i18n import _
from gisgrid.optimize.divide import Division
from gisgrid.optimize.divide import divide as divided
from gisgrid.optimize.wish import Wish
from gisgrid.planning import drafts, edits, steps
from gisgrid.planning.asked import (
    Asked,
    barriers_from,
    grids_from,
    ordinary_barriers,
    weigh_from,
)
from gisgrid.plans import moving
from gisgrid.plans.proposing import answer as answered
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftPlan
from gisgrid.territory.service import get_community

PERCENT = 0.01


def divide(
    grids: Annotated[
        int | None,
        typer.Option("--grids", "-n", help="Number of grids; with --from, as many as it has."),
    ] = None,
    community: Annotated[
        int | None,
        typer.Option("--community", "-c", help="Division code: makes a draft in the database."),
    ] = None,
    from_plan: Annotated[
        int | None,
        typer.Option("--from", help="Number of the plan to even out with few changes."),
    ] = None,
    lock: Annotated[
        list[str] | None, typer.Option("--lock", help="Grid of the plan that stays as it is.")
    ] = None,
    weigh: Annotated[list[str] | None, WEIGH] = None,
    barrier: Annotated[list[str] | None, BARRIER] = None,
    whole: Annotated[list[str] | None, WHOLE] = None,
    compact: Annotated[bool, typer.Option("--compact", help="Rounder grids.")] = False,
    leaders: Annotated[bool, typer.Option(help="Leaders' homes stay in their grids.")] = True,
    boundary: Annotated[Path | None, typer.Option(help="File; no database is used then.")] = None,
    buildings: Annotated[Path | None, typer.Option(help="File of building outlines.")] = None,
    households: Annotated[Path | None, typer.Option(help="File of households.")] = None,
    streets: Annotated[
        Path | None, typer.Option(help="File of streets; main ones and railways are barriers.")
    ] = None,
    pick: Annotated[
        str | None, typer.Option(help="Of several boundaries: code or name of the right one.")
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Take the offered repair of invalid outlines.")
    ] = False,
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
    """Divide a community into connected grids by whole buildings: a draft, or plain files.

    Ctrl-C ends the search with the best so far, exit code 0; a second one leaves nothing, exit
    code 130.
    """
    files = Files(boundary, buildings, households, streets, pick, repair, output, assignment)
    if community is not None:
        if files.are_named:
            raise Invalid(_("--community 和文件只能选一种。"))
        question = Asked(
            "divide", 0 if grids is None else grids, tolerance, weigh_from(weigh or ["households"]),
            ordinary_barriers() if barrier is None else barriers_from(barrier),
            tuple(whole or ()), leaders, 2.0 if compact else 1.0, seed,
        )  # fmt: skip
        _in_database(community, question, from_plan, lock or [], publish, as_json, acts_as)
        return
    if from_plan is not None or lock or weigh or barrier or whole or compact:
        raise Invalid(
            _("--from、--lock、--weigh、--barrier、--whole、--compact 要和 --community 一起用。")
        )
    if grids is None:
        raise Invalid(_("写明 --grids。"))
    _in_files(files, Wish(grids, tolerance=tolerance * PERCENT), seed, as_json)


@dataclass(frozen=True)
class Files:
    """Plain files to divide, and those to write."""

    boundary: Path | None
    buildings: Path | None
    households: Path | None
    streets: Path | None
    pick: str | None
    repair: bool
    output: Path | None
    assignment: Path | None

    @property
    def are_named(self) -> bool:
        names = (self.boundary, self.buildings, self.households, self.streets)
        return any((*names, self.output, self.assignment))

    def read(self) -> Plainly:
        """Raises Invalid when one that is needed was not named."""
        if not (self.boundary and self.buildings and self.households and self.output):
            raise Invalid(_("写明 --community，或 --boundary、--buildings、--households 和 -o。"))
        return read_plainly(
            self.boundary, self.buildings, self.households, self.streets, self.pick, self.repair
        )


def _in_files(files: Files, wish: Wish, seed: int, as_json: bool) -> None:
    with progress(_("正在划分")) as share, stoppable() as stop:
        found = files.read()
        made = divided(found.ground, wish, seed=seed, progress=share, stop=stop)
    assert files.output is not None
    write_grids(files.output, found, made)
    if files.assignment:
        write_assignment(files.assignment, found, made)
    _answer(
        as_json, made, {"file": str(files.output), **_outside(found)},
        *found.notes, _("写入 {file}。").format(file=files.output),
    )  # fmt: skip
    if found.outside:
        err.print(
            _("边界外的住户：{n} 户").format(n=len(found.outside)), highlight=False, markup=False
        )


def _in_database(
    community: int,
    question: Asked,
    from_plan: int | None,
    lock: list[str],
    publish: bool,
    as_json: bool,
    acts_as: str | None,
) -> None:
    """A draft from nothing or from a plan, asked about and the first answer taken over."""
    if lock and from_plan is None:
        raise Invalid(_("--lock 要和 --from 一起用：只有已有的网格能锁定。"))
    verb = Verb.PUBLISH if publish else Verb.DRAW
    with (
        progress(_("正在划分")) as share,
        stoppable() as stop,
        acting(verb, acts_as) as (session, actor),
    ):
        where = get_community(session, community)
        draft = _begun(session, actor, where, from_plan, lock)
        asked = _settled(question, len(steps.grids_of(session, draft)))
        made = list(answered(session, where, draft, asked, share, stop))
        steps.take(session, actor, draft, "adopt", edits.adopt(session, draft, made[0]))
        plan = None
        if publish:
            now = today(session, community)
            plan = moving.publish(session, draft, now, now)
        number, figures = draft.id, made[0].figures
        others = [{"proposal": one.id, "name": one.name, **one.figures} for one in made]
    told = {"draft": number, "plan": plan, **figures, "alternatives": others}
    last = (
        _("已发布，今天起生效。")
        if publish
        else _("发布：gisgrid plan publish {draft} --community {c}").format(
            draft=number, c=community
        )
    )
    answer(as_json, told, *figure_lines(figures), last)


def _begun(
    session: Session, actor: Actor, where: Community, from_plan: int | None, lock: list[str]
) -> DraftPlan:
    if from_plan is None:
        return drafts.blank(session, actor, where)
    plan = drafts.get_plan(session, where.community, from_plan)
    draft = drafts.from_plan(session, actor, where, plan)
    for label in lock:
        change = edits.edit_grid(session, draft, grid_named(session, draft, label), locked=True)
        steps.take(session, actor, draft, "lock", change)
    return draft


def _settled(question: Asked, now: int) -> Asked:
    """As many grids as there are: even them out; another number: divide anew."""
    if question.grids == 0 and not now:
        raise Invalid(_("写明 --grids。"))
    if now and question.grids in (0, now):
        return replace(question, kind="rebalance", grids=now)
    return replace(question, grids=grids_from(question.grids))


def _outside(found: Plainly) -> dict[str, Any]:
    return {"outside": found.outside, "buildings": found.notes}


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
