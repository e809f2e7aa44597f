"""What a draft leaves open, by command: faults of outlines, reasons of warnings, a comparison."""

from typing import Annotated, Any

import typer
from geoalchemy2.shape import to_shape

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands import plans
from gisgrid.commands.frame import AsOption, CommunityOption, JsonOption, acting, answer, table
from gisgrid.commands.machine import DraftArgument
from gisgrid.errors import Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.planning import steps
from gisgrid.plans import compared, warnings
from gisgrid.plans.importing import list_faults, settle_faults
from gisgrid.plans.words import fault_offer, fault_size, outline_fault_name
from gisgrid.territory.plan_models import DraftFault, DraftPlan
from gisgrid.territory.service import get_community

app = plans.app


@app.command()
def faults(
    draft: DraftArgument,
    community: CommunityOption,
    accept: Annotated[
        list[int] | None, typer.Option("--accept", help="Number of a fault; may be repeated.")
    ] = None,
    accept_all: Annotated[
        bool, typer.Option("--accept-all", help="Accept the repair of all that are open.")
    ] = False,
    reject: Annotated[
        list[int] | None,
        typer.Option("--reject", help="Fault to draw by hand: its buildings lie in no grid."),
    ] = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """List what imported outlines left open, with the repair offered; accept or reject it."""
    with acting(Verb.DRAW, acts_as) as (session, actor):
        found = steps.get_draft(session, community, draft)
        settled = 0
        for action, ids in (("accept", accept), ("reject", reject)):
            if ids:
                _known(found, list_faults(session, found), ids)
                opened = steps.open_draft(session, community, draft, None)
                settled += settle_faults(session, actor, opened, action, ids)
        if accept_all:
            opened = steps.open_draft(session, community, draft, None)
            settled += settle_faults(session, actor, opened, "accept_all", None)
        rows = [_row(found, steps.grids_of(session, found), one)
                for one in list_faults(session, found)]  # fmt: skip
    if as_json:
        answer(True, {"draft": draft, "settled": settled, "faults": rows})
        return
    headings = [_("编号"), _("问题"), _("在哪里"), _("大小"), _("修补"), _("状态"), "lon", "lat"]
    table(
        _("导入的边界：{n} 处").format(n=len(rows)), headings,
        [[r["id"], r["words"], r["subject"], r["size"], r["repair"], r["state"], r["lon"], r["lat"]]
         for r in rows],
    )  # fmt: skip


def _known(draft: DraftPlan, every: list[DraftFault], ids: list[int]) -> None:
    if missing := sorted(set(ids) - {one.id for one in every}):
        raise NotFound(_("草案{n}没有这些问题：{ids}").format(n=draft.id, ids=missing))


def _row(draft: DraftPlan, grids: dict[int, Any], fault: DraftFault) -> dict[str, Any]:
    place = to_shape(fault.place)
    targets = sorted({grids[g].name for g in fault.offer.values() if g in grids})
    return {
        "id": fault.id, "kind": fault.kind, "words": outline_fault_name(fault.kind),
        "subject": fault.subject, "size": fault_size(fault.kind, fault.size),
        "repair": fault_offer(fault.kind, "、".join(targets[:3])), "state": fault.state,
        "lon": round(place.x, 6), "lat": round(place.y, 6),
    }  # fmt: skip


@app.command()
def reason(
    draft: DraftArgument,
    community: CommunityOption,
    key: Annotated[str | None, typer.Argument(help="Key of the warning; none: list all.")] = None,
    words: Annotated[str, typer.Argument(help="Why it may stand.")] = "",
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """List what the second person will ask about, or note the reason of one warning."""
    with acting(Verb.DRAW, acts_as, or_verb=None if key else Verb.APPROVE) as (session, _actor):
        where, day = get_community(session, community), today(session, community)
        found = steps.get_draft(session, community, draft)
        if key is not None:
            found = steps.open_draft(session, community, draft, None)
            warnings.explain(session, where, found, day, key, words)
        rows = warnings.warnings_of(session, where, found, day)
    if as_json:
        answer(True, {"draft": draft, "warnings": rows})
        return
    table(
        _("要记下理由的 {n} 处").format(n=sum(one.reason is None for one in rows)),
        [_("编号"), _("提醒"), _("理由")], [[one.key, one.words, one.reason] for one in rows],
    )  # fmt: skip


@app.command()
def compare(
    a: Annotated[str, typer.Argument(help="plan3 or draft4.")],
    b: Annotated[str, typer.Argument(help="plan3 or draft4.")],
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Compare two plans or drafts: figures, and each building that changes hands."""
    with acting(Verb.DRAW, acts_as, or_verb=Verb.APPROVE) as (session, _actor):
        where = get_community(session, community)
        sides = [compared.side_of(session, where, ref) for ref in (a, b)]
        if sides[0] is None or sides[1] is None:
            raise Invalid(_("写成 plan3 或 draft4 的样子：{a} {b}").format(a=a, b=b))
        found = compared.compare(session, where, sides[0], sides[1])
    told = compared.plain(found)
    if as_json:
        answer(True, told)
        return
    names = {"grids": _("网格"), "mean": _("平均户数"), "least": _("最少"), "most": _("最多"),
             "worst": _("最大偏差"), "compactness": _("紧凑度"), "walk": _("网格内最远走"),
             "cut_off": _("隔着街的户"), "unassigned": _("未分配")}  # fmt: skip
    both = told["figures"]
    table(
        _("{n}户换网格").format(n=told["households_moved"]), ["", a, b],
        [[words, both[0][key], both[1][key]] for key, words in names.items()],
    )  # fmt: skip
    table(
        _("换网格的 {n} 栋").format(n=len(told["moved"])),
        [_("楼栋"), _("户数"), _("从"), _("到"), _("为什么")],
        [[r["building"], r["households"], r["from"], r["to"], r["why"]] for r in told["moved"]],
    )  # fmt: skip
