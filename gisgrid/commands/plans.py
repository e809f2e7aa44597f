"""Check and publish drafts, decide about households outside."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from gisgrid import guarantees
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands.frame import (
    AsOption,
    CommunityOption,
    JsonOption,
    acting,
    answer,
    table,
)
from gisgrid.errors import GisgridError, Invalid
from gisgrid.figures.service import situation
from gisgrid.households import service as households
from gisgrid.households.models import Outside
from gisgrid.i18n import _
from gisgrid.planning import service as planning
from gisgrid.planning import steps
from gisgrid.planning.refusals import fault_name
from gisgrid.plans import moving
from gisgrid.territory.service import get_community, plan_on

app = typer.Typer(help="Grid plans: check and publish drafts.", no_args_is_help=True)


class RefusedByGate(GisgridError):
    """`gisgrid plan check` found faults."""

    status = 409


def day_of(text: str | None, fallback: date) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else fallback
    except ValueError:
        raise Invalid(_("日期写成 2026-11-23 的样子：{text}").format(text=text)) from None


@app.command()
def check(
    draft: Annotated[int, typer.Argument(help="Number of the draft.")],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """List every fault that the coverage gate would find; exit 1 if there is one."""
    with acting(Verb.DRAW, acts_as, or_verb=Verb.APPROVE) as (session, _actor):
        faults = planning.coverage_faults(session, community, draft)
    if as_json or not faults:
        answer(
            as_json, {"draft": draft, "faults": faults}, _("没有缝、没有重叠，每户都在一个网格里。")
        )
    else:
        rows = [[fault_name(f["fault"]), f["subject"], f["lon"], f["lat"]] for f in faults]
        table(
            _("要处理的 {n} 处").format(n=len(faults)), [_("问题"), _("在哪里"), "lon", "lat"], rows
        )
    if faults:
        raise typer.Exit(1)


@app.command()
def publish(
    draft: Annotated[int, typer.Argument(help="Number of the draft.")],
    community: CommunityOption,
    since: Annotated[str | None, typer.Option(help="First day, such as 2026-12-01.")] = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Publish a draft from a day (today if none is given)."""
    with acting(Verb.PUBLISH, acts_as) as (session, _actor):
        now = today(session, community)
        day = day_of(since, now)
        plan = moving.publish(session, steps.get_draft(session, community, draft), day, now)
    answer(
        as_json,
        {"plan": plan, "since": day.isoformat()},
        _("已发布，{day} 起生效。").format(day=day),
    )


def outside(
    community: CommunityOption,
    leave_out: Annotated[bool, typer.Option("--leave-out", help="Count them in no grid.")] = False,
    to_nearest: Annotated[
        bool, typer.Option("--to-nearest", help="Give each to the nearest grid.")
    ] = False,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """List households outside the boundary, or decide about them."""
    if leave_out and to_nearest:
        raise Invalid(_("只能选一个：--leave-out 或 --to-nearest。"))
    decision = Outside.LEFT_OUT if leave_out else Outside.NEAREST if to_nearest else None
    with acting(Verb.IMPORT if decision else Verb.SEE, acts_as) as (session, _actor):
        get_community(session, community)
        if decision:
            households.decide_outside(session, community, decision)
        plan = plan_on(session, community, today(session, community))
        found = households.list_outside(session, community, plan.id if plan else None)
    if as_json:
        answer(True, {"outside": found})
        return
    decided = {"": _("还没有"), Outside.LEFT_OUT: _("不算在内"), Outside.NEAREST: _("归最近的网格")}
    rows = [
        [h.code, h.address, f"{h.distance_m:.0f} m", h.nearest_short, decided[h.decision or ""]]
        for h in found
    ]
    headings = [_("户编码"), _("住址"), _("离边界"), _("最近网格"), _("决定")]
    table(_("边界外的住户：{n} 户").format(n=len(found)), headings, rows)


def check_data(
    community: CommunityOption, as_json: JsonOption = False, acts_as: AsOption = None
) -> None:
    """Verify the guarantees of the data; exit 1 if one is broken. Says which grids lack people."""
    with acting(Verb.SEE, acts_as) as (session, actor):
        get_community(session, community)
        now = situation(session, actor, community)
        homes = households.counts_by_grid(session, community)
        faults = guarantees.broken(session, community, now.plan.id if now.plan else None)
    found = {
        "plan": now.plan is not None,
        "grids": len(now.grids),
        "households_in_a_grid": sum(n for grid, n in homes.items() if grid is not None),
        "households_in_no_grid": homes.get(None, 0),
        "grids_without_leader": [g.short for g in now.grids if g.leader is None],
        "grids_without_unit": [g.short for g in now.grids if g.unit is None],
        "grids_without_cadre": [g.short for g in now.grids if g.cadre is None],
    }
    told = _in_words(found) + [
        f"{guarantees.promise_name(one.promise)}: {one.count}（{'、'.join(one.first)}）"
        for one in faults
    ]
    answer(as_json, found | {"broken": faults}, *told, "" if faults else _("各项保证都成立。"))
    if faults:
        raise typer.Exit(1)


def _in_words(found: dict[str, Any]) -> list[str]:
    plan = _("生效的方案有 {n} 个网格。").format(n=found["grids"])
    homes = _("{n} 户各在一个网格，{k} 户不在任何网格。").format(
        n=found["households_in_a_grid"], k=found["households_in_no_grid"]
    )
    people = {
        "grids_without_leader": (_("每个网格都有网格长。"), _("没有网格长的网格：{grids}")),
        "grids_without_unit": (_("每个网格都有对接单位。"), _("没有对接单位的网格：{grids}")),
        "grids_without_cadre": (_("每个网格都有对接干部。"), _("没有对接干部的网格：{grids}")),
    }
    return [
        plan if found["plan"] else _("还没有生效的网格方案。"),
        homes,
        *(gap.format(grids="、".join(found[key])) if found[key] else whole
          for key, (whole, gap) in people.items() if found["plan"]),
    ]  # fmt: skip
