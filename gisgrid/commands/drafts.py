"""Drafts by command: begin, change, even out, submit, approve, withdraw; hand-over lists."""

from typing import Annotated

import typer

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands import plans
from gisgrid.commands.frame import (
    AsOption,
    CommunityOption,
    JsonOption,
    acting,
    answer,
    table,
)
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.planning import approval, drafts, steps
from gisgrid.plans import moving
from gisgrid.plans.figures import draft_figures, plan_rows
from gisgrid.plans.words import state_name
from gisgrid.territory.service import get_community

# The commands of a draft stand beside those of a plan.
app = plans.app
DraftArgument = Annotated[int, typer.Argument(help="Number of the draft.")]


@app.command("list")
def list_plans(
    community: CommunityOption, as_json: JsonOption = False, acts_as: AsOption = None
) -> None:
    """List plans and open drafts with their figures."""
    with acting(Verb.SEE, acts_as) as (session, _actor):
        where = get_community(session, community)
        plans = plan_rows(session, community, today(session, community))
        open_ones = drafts.list_drafts(session, community)
        figures = draft_figures(session, where, open_ones)
        rows = [
            {"draft": d.id, "name": d.name, "state": d.state, "state_name": state_name(d.state),
             "grids": figures[d.id].grids, "worst_deviation_percent": figures[d.id].worst,
             "households_moved": figures[d.id].moved, "unassigned_cells": figures[d.id].loose}
            for d in open_ones
        ]  # fmt: skip
    if as_json:
        answer(True, {"plans": plans, "drafts": rows})
        return
    table(
        _("发布过的方案"),
        [_("方案"), _("名称"), _("状态"), _("起"), _("网格")],
        [[p["number"], p["name"], p["state_name"], p["since"], p["grids"]] for p in plans],
    )
    table(
        _("草案"),
        [_("草案"), _("名称"), _("状态"), _("网格"), _("最大偏差"), _("换网格长")],
        [
            [r["draft"], r["name"], r["state_name"], r["grids"],
             f"{r['worst_deviation_percent']:+.1f}%", r["households_moved"]]
            for r in rows
        ],
    )  # fmt: skip


@app.command()
def draft(
    community: CommunityOption,
    from_plan: Annotated[
        int | None, typer.Option("--from", help="Number of the plan to begin from; else the last.")
    ] = None,
    groups: Annotated[
        int | None, typer.Option("--groups", help="N grids inside today's residents' groups.")
    ] = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Begin a draft from a plan or from the residents' groups (`divide` begins from nothing)."""
    with acting(Verb.DRAW, acts_as) as (session, actor):
        where = get_community(session, community)
        if groups is not None:
            made = drafts.from_groups(session, actor, where, groups)
            made.origin = "groups"
        else:
            last = drafts.last_plan(session, community)
            plan = drafts.get_plan(session, community, from_plan) if from_plan else last
            if plan is None:
                raise Invalid(_("还没有发布过方案，请用自动划分。"))
            made = drafts.from_plan(session, actor, where, plan)
        session.flush()
        number, name = made.id, made.name
    answer(as_json, {"draft": number}, _("草案{n}：{name}").format(n=number, name=name))


@app.command()
def undo(
    draft: DraftArgument,
    community: CommunityOption,
    redo: Annotated[bool, typer.Option("--redo", help="Do again what was undone.")] = False,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Take the newest step of a draft back, or do it again."""
    with acting(Verb.DRAW, acts_as) as (session, actor):
        found = steps.open_draft(session, community, draft, None)
        step = (steps.redo if redo else steps.undo)(session, actor, found)
        number, version = step.number, found.version
    answer(
        as_json, {"step": number, "version": version},
        _("第{n}步已重做").format(n=number) if redo else _("第{n}步已撤销").format(n=number),
    )  # fmt: skip


@app.command()
def submit(
    draft: DraftArgument,
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Give a draft without faults to a second person."""
    with acting(Verb.DRAW, acts_as) as (session, _actor):
        where = get_community(session, community)
        moving.submit(session, where, draft, today(session, community))
    answer(as_json, {"draft": draft, "state": "submitted"}, _("已提交，等另一个人批准"))


@app.command()
def approve(
    draft: DraftArgument,
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Approve what somebody else submitted."""
    with acting(Verb.APPROVE, acts_as) as (session, _actor):
        moving.approve(session, steps.get_draft(session, community, draft))
    answer(as_json, {"draft": draft, "state": "approved"}, _("已批准，可以发布了"))


@app.command("return")
def send_back(
    draft: DraftArgument,
    community: CommunityOption,
    because: Annotated[str, typer.Option("--because", help="Why.")] = "",
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Open a submitted draft for changes again."""
    with acting(Verb.DRAW, acts_as, or_verb=Verb.APPROVE) as (session, _actor):
        moving.send_back(session, steps.get_draft(session, community, draft), because)
    answer(as_json, {"draft": draft, "state": "draft"}, _("已退回，可以再改"))


@app.command()
def drop(
    draft: DraftArgument,
    community: CommunityOption,
    back: Annotated[bool, typer.Option("--back", help="Bring a dropped draft back.")] = False,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Put a draft away, or bring it back."""
    with acting(Verb.DRAW, acts_as) as (session, _actor):
        (approval.bring_back if back else approval.drop)(session, community, draft)
    said = _("草案{n}已找回") if back else _("草案{n}已放弃")
    state = "draft" if back else "dropped"
    answer(as_json, {"draft": draft, "state": state}, said.format(n=draft))


@app.command()
def withdraw(
    plan: Annotated[int, typer.Argument(help="Number of the plan.")],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Take a published plan back before its first day; the one before goes on."""
    with acting(Verb.PUBLISH, acts_as) as (session, _actor):
        approval.withdraw(session, community, drafts.get_plan(session, community, plan).id)
    answer(
        as_json, {"plan": plan, "state": "withdrawn"},
        _("第{n}版已撤回，原来的方案继续有效").format(n=plan),
    )  # fmt: skip


@app.command("handover")
def handover_list(
    plan: Annotated[int, typer.Argument(help="Number of the plan.")],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """List households that changed leader with a plan, by giver and taker."""
    with acting(Verb.SEE, acts_as) as (session, _actor):
        found = drafts.get_plan(session, community, plan)
        handed = moving.handed(session, found)
    if as_json:
        answer(True, {"plan": plan, "handover": handed})
        return
    rows = [
        [one["giver"]["short"], one["giver"]["leader"], one["taker"]["short"],
         one["taker"]["leader"], home["code"], home["address"], home["open_needs"]]
        for one in handed
        for home in one["households"]
    ]  # fmt: skip
    headings = [_("交出网格"), _("交出人"), _("接收网格"), _("接收人"), _("户编码"), _("住址"),
                _("未结诉求")]  # fmt: skip
    table(_("交接单"), headings, rows)
