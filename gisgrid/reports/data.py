"""What lies in the database of a community, and which households wait for a word."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import func, select

from gisgrid.auth.rules import Verb
from gisgrid.exchange.models import ImportRun
from gisgrid.guards import GENUINE, Ask, Importer, Reader
from gisgrid.households import service
from gisgrid.households.models import Building, Entrance, Household, Outside
from gisgrid.households.picking import local
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.territory.models import Area, Facility, Street
from gisgrid.territory.plan_models import GridOutline
from gisgrid.territory.service import plan_on
from gisgrid.units.models import Cadre, Unit

router = APIRouter(tags=["data"])
LAST_IMPORTS = 20


def _count(ask: Ask, model: Any, *rules: Any) -> int:
    return ask.session.scalar(select(func.count()).where(model.community == ask.code, *rules)) or 0


@router.get("/c/{community}/outside")
def data_page(request: Request, ask: Reader) -> Response:
    """Counts of what was imported, households outside the boundary, the last imports."""
    plan = plan_on(ask.session, ask.code, ask.today)
    grids = _count(ask, GridOutline, GridOutline.grid_plan == plan.id) if plan else 0
    base = ask.base

    def stock(page: str) -> str | None:
        """The page where these are changed, for those who may."""
        return f"{base}/{page}" if ask.actor.can(Verb.IMPORT) else None

    counts = [
        (_("网格"), grids, f"{base}/desk"),
        (_("住户"), _count(ask, Household, Household.is_counted), f"{base}/households"),
        (_("楼栋"), _count(ask, Building, ~Building.is_context), stock("buildings")),
        (_("单元"), _count(ask, Entrance), None),
        (_("街道"), _count(ask, Street), None),
        (_("地块"), _count(ask, Area), None),
        (_("设施"), _count(ask, Facility), None),
        (_("单位"), _count(ask, Unit), stock("units") or f"{base}/pairings"),
        (_("干部"), _count(ask, Cadre), stock("cadres") or f"{base}/pairings"),
    ]
    rows = service.list_outside(ask.session, ask.code, plan.id if plan else None)
    return render(
        request,
        "households/outside.html",
        community=ask.community,
        counts=counts,
        plan=plan and {"version": plan.number, "since": plan.since, "grids": grids},
        rows=rows,
        imports=_imports(ask),
    )


def _imports(ask: Ask) -> list[dict[str, Any]]:
    runs = ask.session.scalars(
        select(ImportRun)
        .where(ImportRun.community == ask.code)
        .order_by(ImportRun.id.desc())
        .limit(LAST_IMPORTS)
    )
    return [
        {
            "at": local(run.at),
            "who": "",
            "file": run.file,
            "text": _("{kind}：读 {read}，收 {accepted}").format(
                kind=run.kind, read=run.report.get("read", "–"),
                accepted=run.report.get("accepted", "–"),
            ),
        }
        for run in runs
    ]  # fmt: skip


@router.post("/c/{community}/outside", dependencies=GENUINE)
def decide(ask: Importer, decision: Annotated[Outside, Form()]) -> Response:
    """Leave the households outside out, or give them to the nearest grid."""
    count = service.decide_outside(ask.session, ask.code, decision)
    return send_on(f"{ask.base}/outside", Notice(_("已决定 {n} 户").format(n=count)))
