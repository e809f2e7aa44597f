"""Take a whole import back."""

from typing import Any

import shapely
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.errors import Conflict, NotFound
from gisgrid.exchange.ground import mark_context
from gisgrid.exchange.models import ImportChange, ImportRun
from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftPlan, DraftState
from gisgrid.territory.service import set_boundary

OPEN = (DraftState.DRAFT.value, DraftState.SUBMITTED.value, DraftState.DROPPED.value)


def table_name(table: str) -> str:
    return {
        "household": _("住户"), "entrance": _("单元"), "building": _("楼栋"),
        "street": _("街道"), "area": _("区域"), "unit": _("单位"), "cadre": _("干部"),
        "person": _("人员"), "grid_leader_term": _("网格长任期"),
        "residents_group": _("居民小组"), "need": _("诉求"), "visit": _("走访"),
        "pairing": _("结对"), "building_cell": _("网格方案"), "role_grant": _("账号"),
        "wish": _("微心愿"), "community": _("社区边界"),
    }.get(table, table)  # fmt: skip


def get(session: Session, community: int, run: int) -> ImportRun:
    found = session.scalar(
        select(ImportRun).where(ImportRun.community == community, ImportRun.id == run)
    )
    if found is None:
        raise NotFound(_("没有这次导入。"))
    return found


def consequences(session: Session, run: ImportRun) -> list[tuple[str, int, int]]:
    """What taking it back would do: `(table, rows that go, rows that become as before)`."""
    changed = session.scalars(
        select(ImportChange).where(
            ImportChange.community == run.community, ImportChange.import_run == run.id
        )
    )
    return [(one.table_name, len(one.added), len(one.changed)) for one in changed]


def undo(session: Session, actor: Actor, run: ImportRun) -> dict[str, int]:
    """Take it back; returns table → rows. Raises Conflict when something stands on it."""
    require(actor, Verb.IMPORT, run.community)
    code = run.community
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": code})
    try:
        with session.begin_nested():
            _ground(session, run)
            rows = session.execute(
                text("SELECT * FROM undo_import(:c, :run)"), {"c": code, "run": run.id}
            ).all()
            session.execute(text("SELECT place_households(:c)"), {"c": code})
    except DBAPIError as error:
        raise why_not(error) from error
    session.expire_all()
    return {row.what: row.n for row in rows}


def _ground(session: Session, run: ImportRun) -> None:
    """What has no row of its own to delete: the boundary, and the draft that grids became."""
    if run.kind == "grids":
        draft = session.get(DraftPlan, (run.community, run.report.get("draft") or 0))
        if draft is not None and draft.state not in OPEN:
            raise Conflict(_("不能撤销：这些网格已经发布。"))
        if draft is not None:
            draft.state = DraftState.DROPPED.value
    if run.kind == "boundary":
        _boundary(session, run)


def _boundary(session: Session, run: ImportRun) -> None:
    later = select(func.count()).where(
        ImportRun.community == run.community, ImportRun.kind == "boundary",
        ImportRun.id > run.id, ImportRun.undone_at.is_(None),
    )  # fmt: skip
    if session.scalar(later):
        raise Conflict(_("不能撤销：后来又有导入或修改动过同样的内容。先撤销后来的。"))
    before: Any = session.scalar(
        select(ImportChange.changed).where(
            ImportChange.community == run.community,
            ImportChange.import_run == run.id,
            ImportChange.table_name == "community",
        )
    )
    community = session.get(Community, run.community)
    assert community is not None
    old = before[0]["boundary"]
    if old is None:
        stands = session.scalar(select(func.count()).where(Building.community == run.community))
        if stands:
            raise Conflict(_("不能撤销：已有{n}栋楼按这个边界导入。先撤销楼栋。").format(n=stands))
        community.boundary, community.metric = None, None
        session.flush()
        return
    set_boundary(session, community, shapely.from_wkb(old))
    mark_context(session, community)


def why_not(error: DBAPIError) -> Exception:
    cause: Any = error.orig
    state = getattr(cause, "sqlstate", None)
    if state == "23503":
        name = getattr(getattr(cause, "diag", None), "table_name", None) or ""
        words = _("不能撤销：已有{what}用到这次导入的内容。先处理它们。")
        return Conflict(words.format(what=table_name(name)))
    if state == "55000":
        return Conflict(_("不能撤销：后来又有导入或修改动过同样的内容。先撤销后来的。"))
    if state == "02000":
        return Conflict(_("这次导入已经撤销过了。"))
    return error
