"""Pair units and cadres with grids: a plain file."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gisgrid.commands.frame import JsonOption, answer, table
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.optimize import match
from gisgrid.optimize.match.reasons import grid_words, reasons

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
