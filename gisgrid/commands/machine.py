"""Ask the machine about a draft by command, take its answer over, and read why."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.commands import plans
from gisgrid.commands.frame import (
    AsOption,
    CommunityOption,
    JsonOption,
    acting,
    answer,
    progress,
    stoppable,
    table,
)
from gisgrid.errors import NotFound
from gisgrid.i18n import _
from gisgrid.planning import edits, proposals, steps
from gisgrid.planning.asked import (
    Asked,
    barriers_from,
    ordinary_barriers,
    tolerance_from,
    weigh_from,
)
from gisgrid.plans import picture, whys
from gisgrid.plans.proposing import answer as answered
from gisgrid.territory.plan_models import DraftPlan
from gisgrid.territory.service import get_community

# The commands of the machine stand beside those of a plan.
app = plans.app
DraftArgument = Annotated[int, typer.Argument(help="Number of the draft.")]
WEIGH = typer.Option(
    "--weigh", help="What weighs: households, due, needs or elders; needs:3 counts three times."
)
BARRIER = typer.Option(
    "--barrier", help="What grids should not cross: railway, main, side, wall, water; main:2."
)
WHOLE = typer.Option(
    "--whole", help="What stays whole: groups, compounds, or the name of one compound."
)


def grid_named(session: Session, draft: DraftPlan, label: str) -> int:
    """A grid of a draft by its number (07, 新1) or its name."""
    grids = steps.grids_of(session, draft)
    names = picture.labels(grids, picture.shorts(session, draft.community))
    for id_, name in names.items():
        if label in (name, grids[id_].name):
            return id_
    raise NotFound(_("没有 {short} 网格。").format(short=label))


def figure_lines(f: Mapping[str, Any]) -> list[str]:
    """Figures of a proposal in sentences."""
    lines = [
        _("{grids} 个网格，最大偏差 {dev}%，紧凑度 {pp}，网格内最远步行 {walk} 米。").format(
            grids=f["grids"], dev=f["worst"], pp=f["compactness"], walk=f["walk"]
        ),
        _("隔着路或水的 {n} 户；跨过的路和水：{names}；换网格长的 {m} 户。").format(
            n=f["cut_off"], names="、".join(f["crossed"]) or _("没有"), m=f["changes"]
        ),
    ]
    if f.get("bound"):
        lines.append(_("整栋划分最好做到 {p}%。").format(p=f["bound"]))
    return [*lines, *f.get("notes", [])]


@app.command()
def balance(
    draft: DraftArgument,
    community: CommunityOption,
    tolerance: Annotated[str, typer.Option(help="Bound on the imbalance, in percent.")] = "5",
    curve: Annotated[
        bool, typer.Option("--curve", help="Only show balance against households moved.")
    ] = False,
    weigh: Annotated[list[str] | None, WEIGH] = None,
    barrier: Annotated[list[str] | None, BARRIER] = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Even a draft out with few changes, as one step; or show what more balance would cost."""
    question = Asked(
        "curve" if curve else "rebalance", 0, tolerance_from(tolerance),
        weigh_from(weigh or ["households"]),
        ordinary_barriers() if barrier is None else barriers_from(barrier),
    )  # fmt: skip
    with (
        progress(_("正在均衡")) as share,
        stoppable() as stop,
        acting(Verb.DRAW, acts_as) as (session, actor),
    ):
        found = steps.open_draft(session, community, draft, None)
        made = answered(session, get_community(session, community), found, question, share, stop)
        if not curve:
            steps.take(session, actor, found, "adopt", edits.adopt(session, found, made[0]))
        rows = [_row(one) for one in made]
        moved = whys.of_draft(session, found) if not curve else []
    _tell(as_json, {"draft": draft, "proposals": rows}, rows)
    if moved and not as_json:
        _why_table(moved)


def _row(one: Any) -> dict[str, Any]:
    return {"proposal": one.id, "name": one.name, "moves": len(one.why), **one.figures}


def _tell(as_json: bool, data: Any, rows: list[dict[str, Any]]) -> None:
    if as_json:
        answer(True, data)
        return
    headings = [_("编号"), _("方案"), _("最大偏差"), _("紧凑度"), _("网格内最远走"),
                _("隔着街的户"), _("移动户数"), _("换网格长的户")]  # fmt: skip
    table(
        _("建议的方案"), headings,
        [[r["proposal"], r["name"], f"{r['worst']}%", r["compactness"], r["walk"], r["cut_off"],
          r["moved"], r["changes"]] for r in rows],
    )  # fmt: skip


@app.command("proposals")
def list_proposals(
    draft: DraftArgument,
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """List what the machine proposed for a draft, with figures."""
    with acting(Verb.DRAW, acts_as, or_verb=Verb.APPROVE) as (session, _actor):
        found = steps.get_draft(session, community, draft)
        rows = [_row(one) for one in proposals.list_proposals(session, found)]
    _tell(as_json, {"draft": draft, "proposals": rows}, rows)


@app.command()
def adopt(
    draft: DraftArgument,
    proposal: Annotated[int, typer.Argument(help="Number of the proposal.")],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Take one of the proposals over: one step, which can be undone."""
    with acting(Verb.DRAW, acts_as) as (session, actor):
        found = steps.open_draft(session, community, draft, None)
        one = proposals.get_proposal(session, found, proposal)
        change = edits.adopt(session, found, one)
        steps.take(session, actor, found, "adopt", change)
        told = {"draft": draft, "proposal": proposal, "moved": len(change.cells), **one.figures}
        said = _("已采用“{name}”，可以撤销").format(name=one.name)
    answer(as_json, told, said, *figure_lines(told))


@app.command()
def why(
    draft: DraftArgument,
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Say why the machine moved each building that it moved."""
    with acting(Verb.DRAW, acts_as, or_verb=Verb.APPROVE) as (session, _actor):
        rows = whys.of_draft(session, steps.get_draft(session, community, draft))
    if as_json:
        answer(True, {"draft": draft, "moved": rows})
        return
    _why_table(rows)


def _why_table(rows: whys.Rows) -> None:
    headings = [_("楼栋"), _("户数"), _("从"), _("到"), _("为什么")]
    table(
        _("电脑移动的 {n} 栋").format(n=len(rows)), headings,
        [[r["building"], r["homes"], r["was"], r["now"], r["words"]] for r in rows],
    )  # fmt: skip
