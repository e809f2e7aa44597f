"""Pair units and cadres with grids: a plain file, or the rows of a community."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands.frame import AsOption, CommunityOption, JsonOption, acting, answer, table
from gisgrid.commands.plans import day_of
from gisgrid.db import visible
from gisgrid.errors import Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.optimize import match
from gisgrid.optimize.match.reasons import grid_words, reasons, second_words, sentences
from gisgrid.proposals import publishing, service
from gisgrid.proposals.models import Proposal, ProposalStep
from gisgrid.proposals.question import Ground
from gisgrid.proposals.results import marks_of, reason_of
from gisgrid.proposals.rules import KEEP, LOAD, NEEDS, WAYS, Choices, Mark
from gisgrid.territory.service import get_community
from gisgrid.units.models import Unit

app = typer.Typer(help="Pairing: solve, suggest, publish.", no_args_is_help=True)


@app.command()
def solve(
    instance: Annotated[
        Path, typer.Argument(help="File in the format pairing-instance/1; - reads.")
    ],
    with_reasons: Annotated[
        bool, typer.Option("--reasons/--no-reasons", help="Say why, and what the next best costs.")
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Solve a pairing given as a plain file: the least cost, proven, or why there is none."""
    try:
        text = sys.stdin.read() if str(instance) == "-" else instance.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(_("读不了 {file}：{why}").format(file=instance, why=error)) from None
    found = match.solve(match.read(text), seconds=with_reasons)
    if isinstance(found, match.Infeasible):
        _say_impossible(found, as_json)
        return
    made = _as_json(found, with_reasons)
    if as_json:
        answer(True, made)
        return
    proof = (
        _("已证明最优")
        if found.is_proven
        else _("未证明最优，差距不超过 {gap}").format(gap=found.gap)
    )
    rows = [[p["grid"], "、".join(p["units"]), p["cadre"], p.get("reason")] for p in made["pairs"]]
    table(f"{proof} · {found.cost:.6f}", [_("网格"), _("单位"), _("干部"), _("理由")], rows)


def _as_json(found: match.Answer, with_reasons: bool) -> dict[str, Any]:
    why = reasons(found) if with_reasons else {}
    pairs = []
    for grid in found.ask.grids:
        pair: dict[str, Any] = {
            "grid": grid.code,
            "units": list(found.pairs.units[grid.code]),
            "cadre": found.pairs.cadre.get(grid.code),
        }
        if with_reasons:
            pair["reason"] = grid_words(found, why, grid.code)
        pairs.append(pair)
    return {
        "status": "optimal" if found.is_proven else "feasible",
        "cost": round(found.cost, 9),
        "gap": found.gap,
        "pairs": pairs,
    }


def _say_impossible(found: match.Infeasible, as_json: bool) -> None:
    conflicts = [{"limits": list(one.limits), "message": one.message} for one in found.conflicts]
    answer(
        as_json,
        {"status": "infeasible", "conflicts": conflicts, "relaxation": list(found.relaxation)},
        *(_("做不到：{why}").format(why=one.message) for one in found.conflicts),
        _("最少放开：{limits}").format(limits="、".join(found.relaxation)),
    )


@app.command()
def suggest(
    community: CommunityOption,
    way: Annotated[str, typer.Option(help=f"Distance: {', '.join(WAYS)}.")] = "to_middle",
    needs: Annotated[str, typer.Option(help="Resources that meet needs: no, some, much.")] = "some",
    load: Annotated[str, typer.Option(help="Equal load of cadres: no, some, much.")] = "some",
    keep: Annotated[str, typer.Option(help="Keeping today's pairs: no, some, much.")] = "no",
    at_most: Annotated[
        int | None, typer.Option("--at-most", help="So many pairs of units may change.")
    ] = None,
    lock: Annotated[
        list[str] | None, typer.Option("--lock", help="A pair that must be: U03=07 or C2=07.")
    ] = None,
    ban: Annotated[list[str] | None, typer.Option("--ban", help="One that must not be.")] = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Propose who is paired with which grid, with reasons; stored, binds nobody."""
    for value, among in ((way, WAYS), (needs, NEEDS), (load, LOAD), (keep, KEEP)):
        if value not in among:
            raise Invalid(_("不认识：{names}").format(names=value))
    with acting(Verb.PAIR, acts_as) as (session, actor):
        found = get_community(session, community)
        here = service.ground(session, found, today(session, community))
        first = service.first_choices(here)
        choices = Choices(
            way, needs, load, keep, True, first.units_per_grid, first.unit_grids,
            first.cadre_grids, None, _marks(session, here, lock), _marks(session, here, ban),
            at_most,
        )  # fmt: skip
        made = service.ask_for(session, actor, here, choices)
        step = service.last_step(session, made)
        told = _told(here, made, step)
    conflicts = told["conflicts"]
    if as_json or conflicts:
        said = [_("做不到：{why}").format(why=one["message"]) for one in conflicts]
        answer(as_json, told, *said)
    else:
        rows = [[p["grid"], p["who"], _("新") if p["is_new"] else "", p["reason"]]
                for p in told["pairs"]]  # fmt: skip
        proof = _("已证明最优") if told["proven"] else ""
        title = _("方案 {name}").format(name=made.name) + f" · {proof}"
        table(title, [_("网格"), _("单位或干部"), "", _("理由")], rows)
    if conflicts:
        raise typer.Exit(1)


def _marks(session: Session, here: Ground, texts: list[str] | None) -> tuple[Mark, ...]:
    """U03=07 → the unit of this code and the grid of this number; C2 is the cadre of number 2."""
    codes = dict(
        session.execute(
            select(Unit.code, Unit.id).where(Unit.community == here.plan.community)
        ).all()
    )
    numbers = {f"C{one.number}": one.id for one in here.cadres}
    made = []
    for text in texts or []:
        who, _equals, short = text.partition("=")
        grid = next((one for one in here.grids if one.short == short), None)
        kind = "unit" if who in codes else "cadre"
        partner = codes.get(who) or numbers.get(who)
        if partner is None or grid is None:
            raise Invalid(
                _("写成 U03=07 的样子，左边是单位编码或 C 加干部编号：{text}").format(text=text)
            )
        made.append(Mark(kind, partner, grid.id))
    return tuple(sorted(made))


def _told(here: Ground, proposal: Proposal, step: ProposalStep) -> dict[str, Any]:
    pairs = []
    for mark in sorted(marks_of(step.result), key=lambda m: (m.grid, m.kind != "unit", m.partner)):
        grid, one = here.grid(mark.grid), here.someone(mark.kind, mark.partner)
        why = reason_of(step.result, mark)
        if grid and one:
            pairs.append({
                "grid": grid.short, "kind": mark.kind, "who": one.label,
                "is_new": mark not in here.today,
                "reason": "；".join([*sentences(why), second_words(why)]) if why else "",
            })  # fmt: skip
    return {
        "proposal": proposal.id,
        "name": proposal.name,
        "proven": step.result["proven"],
        "conflicts": step.result["conflicts"],
        "curve": step.result["curve"],
        "pairs": pairs,
    }


@app.command()
def publish(
    proposal: Annotated[str, typer.Argument(help="Letter of the proposal, such as B.")],
    community: CommunityOption,
    reason: Annotated[str, typer.Option(help="Reason or basis, kept with every new pairing.")],
    since: Annotated[str | None, typer.Option(help="First day, such as 2026-12-01.")] = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Put a proposal's pairings in force from a day (today if none is given): all or none."""
    with acting(Verb.PAIR, acts_as) as (session, actor):
        found = session.scalar(visible(Proposal, community).where(Proposal.name == proposal))
        if found is None:
            raise NotFound(_("没有这个方案。"))
        found = service.get(session, community, found.id, to_change=True)
        day = day_of(since, today(session, community))
        here = service.ground(session, get_community(session, community), day)
        step = service.last_step(session, found)
        change = publishing.publish(session, actor, here, found, step, day, reason)
    answer(
        as_json,
        {"since": day, "begun": len(change.begins), "ended": len(change.ends),
         "kept": change.kept, "grids": len(change.grids)},
        _("已发布方案 {name}：{n} 个网格的结对从 {day} 起改变").format(
            name=proposal, n=len(change.grids), day=day.isoformat()
        ),
    )  # fmt: skip
