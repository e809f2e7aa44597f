"""Pair units and cadres with grids: a plain file, or the rows of a community."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands.frame import (
    AsOption,
    CommunityOption,
    JsonOption,
    acting,
    answer,
    solver_aside,
    table,
)
from gisgrid.commands.plans import day_of
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.optimize import match
from gisgrid.optimize.match.reasons import grid_words, reasons
from gisgrid.proposals import publishing, service, telling
from gisgrid.proposals.question import Ground
from gisgrid.proposals.rules import WAYS, from_words
from gisgrid.proposals.words import kind_words
from gisgrid.territory.service import get_community

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
    with solver_aside():
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


Bounds = Annotated[str | None, typer.Option(help="Least and most, such as 2-3.")]


@app.command()
def suggest(
    community: CommunityOption,
    way: Annotated[str, typer.Option(help=f"Distance: {', '.join(WAYS)}.")] = "to_middle",
    needs: Annotated[
        str, typer.Option(help="Resources that meet needs and wishes: no, some, much.")
    ] = "some",
    load: Annotated[str, typer.Option(help="Equal load of cadres: no, some, much.")] = "some",
    keep: Annotated[str, typer.Option(help="Keeping today's pairs: no, some, much.")] = "no",
    neighbours: Annotated[
        bool, typer.Option("--neighbours/--apart", help="Grids of a cadre touch each other.")
    ] = True,
    units_per_grid: Bounds = None,
    unit_grids: Bounds = None,
    cadre_grids: Bounds = None,
    cadre_households: Bounds = None,
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
    given = {
        "way": way, "needs": needs, "load": load, "keep": keep, "units_per_grid": units_per_grid,
        "unit_grids": unit_grids, "cadre_grids": cadre_grids,
        "cadre_households": cadre_households,
        "at_most": None if at_most is None else str(at_most),
    }  # fmt: skip
    with acting(Verb.PAIR, acts_as) as (session, actor):
        here = _ground(session, community)
        choices = replace(
            from_words(given, service.first_choices(here)),
            neighbours=neighbours,
            locks=telling.marks_from(here, lock or [], "lock"),
            bans=telling.marks_from(here, ban or [], "ban"),
        )
        made = service.ask_for(session, actor, here, choices)
        told = telling.told(here, made, service.last_step(session, made), kind_words(session))
    _say(told, as_json)


def _ground(session: Session, community: int) -> Ground:
    return service.ground(session, get_community(session, community), today(session, community))


def _say(told: dict[str, Any], as_json: bool) -> None:
    """A proposal on standard output; exit 1 where it is impossible."""
    conflicts = told["conflicts"]
    if as_json or conflicts:
        answer(as_json, told, *(_("做不到：{why}").format(why=c["message"]) for c in conflicts))
    else:
        rows = [[p["grid"], p["who"], _("新") if p["is_new"] else "", p["reason"]]
                for p in told["pairs"]]  # fmt: skip
        proof = _("已证明最优") if told["proven"] else _("未证明最优，差距不超过 {gap}").format(
            gap=told["gap"]
        )  # fmt: skip
        title = _("方案 {name}").format(name=told["name"]) + f" · {proof}"
        table(title, [_("网格"), _("单位或干部"), "", _("理由")], rows)
    if conflicts:
        raise typer.Exit(1)


@app.command("list")
def list_proposals(
    community: CommunityOption, as_json: JsonOption = False, acts_as: AsOption = None
) -> None:
    """All proposals, the latest first, with their state."""
    with acting(Verb.PAIR, acts_as) as (session, _actor):
        found = [telling.brief(one) for one in service.list_all(session, community)]
    if as_json:
        answer(True, found)
        return
    rows = [[p["name"], p["state"], p["made_at"][:16], p["since"], p["reason"]] for p in found]
    table(_("方案"), [_("方案"), _("状态"), _("做于"), _("起"), _("理由")], rows)


@app.command()
def show(
    proposal: Annotated[str, typer.Argument(help="Letter of the proposal, such as B.")],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """A proposal with its reasons; as JSON with the curve and what each other pair would cost."""
    with acting(Verb.PAIR, acts_as) as (session, _actor):
        found = service.get_by_name(session, community, proposal)
        here = _ground(session, community)
        told = telling.told(here, found, service.last_step(session, found), kind_words(session))
    _say(told, as_json)


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
        named = service.get_by_name(session, community, proposal)
        found = service.get(session, community, named.id, to_change=True)
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
