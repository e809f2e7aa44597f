"""Bring a checked file into a community: whole or not at all, and twice the same as once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from pyproj import Geod
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from gisgrid.audit.service import note_bulk
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require, today
from gisgrid.exchange import (
    changes,
    doors,
    facts,
    ground,
    needs,
    organisations,
    outlines,
    people,
    shifted,
)
from gisgrid.exchange.check import Checked
from gisgrid.exchange.matching import Placed, place, stock_of
from gisgrid.exchange.merge import Outcome
from gisgrid.exchange.models import ImportRun
from gisgrid.exchange.places import Wish
from gisgrid.exchange.report import Finding, Report, finding
from gisgrid.exchange.rows import Area
from gisgrid.households.models import Building
from gisgrid.i18n import _
from gisgrid.territory.models import Community, Grid
from gisgrid.territory.service import nearest_grid

LISTED_OUTSIDE = 200
# Farther from the community than this no household is: its coordinates are wrong.
FARTHEST_M = 50_000
ELLIPSOID = Geod(ellps="GRS80")
# Kinds whose places lie on buildings, by which a shift is seen.
LIE_ON_BUILDINGS = {"buildings", "households", "units", "building_facts"}
MOST_BUILDINGS = 3_000
TABLES = {
    "boundary": "community", "buildings": "building", "streets": "street", "areas": "area",
    "households": "household", "grids": "draft_plan", "units": "unit", "cadres": "cadre",
    "people": "person", "needs": "need", "building_facts": "building",
}  # fmt: skip


@dataclass
class Work:
    """One import under way: what is stored of it, and what was found on the way."""

    session: Session
    actor: Actor
    community: Community
    checked: Checked
    rows: list[Any]
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    draft: int | None = None

    @property
    def given(self) -> set[str]:
        """Fields of which the file speaks."""
        has_geometry = self.checked.table.geometry is not None
        return set(self.checked.columns) | ({"geometry"} if has_geometry else set())


def wish_for(
    community: Community,
    epsg: int | None = None,
    *,
    repair: bool = False,
    shift: str | None = None,
) -> Wish:
    """What is known about places before a file is read: where the community lies."""
    if community.boundary is None:
        return Wish(epsg, repair, shift=shift)
    middle = shapely.point_on_surface(ground.boundary_of(community))
    return Wish(epsg, repair, (middle.x, middle.y), shift)


def load(
    session: Session,
    actor: Actor,
    community: Community,
    checked: Checked,
    *,
    skip_refused: bool = False,
    dry_run: bool = False,
) -> Report:
    """Import the rows of a file; the report says what was or would be done.

    With a refused row nothing is written, unless `skip_refused`. The caller's transaction makes
    it durable; the writes lie in a savepoint that a dry run or a refusal takes back.
    Raises NotAllowed without the right to import, Invalid when what the kind stands on is missing.
    """
    require(actor, Verb.IMPORT, community.community)
    _one_at_a_time(session, community.community)
    work = Work(session, actor, community, checked, list(checked.rows), list(checked.refused))
    savepoint = session.begin_nested()
    outcome = _write(work)
    is_stopped = bool(work.refused) and not skip_refused
    if dry_run or is_stopped:
        savepoint.rollback()
    else:
        savepoint.commit()
    report = _report(work, outcome, carried_out=not (dry_run or is_stopped))
    if report.carried_out and outcome.changes:
        return replace(report, run=_note(work, report))
    return report


def _one_at_a_time(session: Session, community: int) -> None:
    """Two imports into one community wait for each other until the end of the transaction."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": community})


def _write(work: Work) -> Outcome:
    if not work.rows:
        return Outcome()
    _warn_of_shift(work)
    return WRITERS[work.checked.kind](work)


def _warn_of_shift(work: Work) -> None:
    """Before anything is written: the file's places over the buildings that are there."""
    places = [p for row in work.rows if (p := getattr(row, "geometry", None)) is not None]
    if work.checked.kind not in LIE_ON_BUILDINGS or len(places) < shifted.FEWEST:
        return
    stored = work.session.scalars(
        select(Building.outline)
        .where(Building.community == work.community.community)
        .limit(MOST_BUILDINGS)
    )
    found = shifted.suspected(np.array(places), np.array([to_shape(one) for one in stored]))
    if found:
        work.warnings.append(finding(None, None, found.system, found.fault()))


def _boundary(work: Work) -> Outcome:
    return ground.load_boundary(work.session, work.community, work.rows)


def _buildings(work: Work) -> Outcome:
    return ground.load_buildings(work.session, work.community, work.rows, work.given)


def _streets(work: Work) -> Outcome:
    return ground.load_streets(work.session, work.community, work.rows, work.given)


def _areas(work: Work) -> Outcome:
    return ground.load_areas(work.session, work.community, work.rows, work.given)


def _units(work: Work) -> Outcome:
    outcome, told = organisations.load_units(work.session, work.community, work.rows, work.given)
    work.warnings += told
    return outcome


def _cadres(work: Work) -> Outcome:
    work.refused += organisations.unknown_units(work.session, work.community, work.rows)
    _drop_refused(work)
    outcome, told = organisations.load_cadres(work.session, work.community, work.rows, work.given)
    work.warnings += told
    return outcome


def _drop_refused(work: Work) -> None:
    gone = {one.row for one in work.refused}
    work.rows = [row for row in work.rows if row.row not in gone]


def _households(work: Work) -> Outcome:
    boundary = ground.boundary_of(work.community)
    stock = stock_of(work.session, work.community.community)
    placed, refused, warnings = place(work.rows, stock)
    outside, far = _outside(work, boundary, placed)
    work.refused += [*refused, *far]
    work.warnings += [*warnings, *outside]
    _drop_refused(work)
    gone = {one.row for one in far}
    placed = [one for one in placed if one.row.row not in gone]
    outcome = doors.load_households(work.session, work.community, placed, work.given)
    if outcome.changes:
        work.session.execute(text("SELECT place_households(:c)"), {"c": work.community.community})
    return outcome


def _outside(
    work: Work, boundary: Area, placed: Sequence[Placed]
) -> tuple[list[Finding], list[Finding]]:
    """Households beyond the boundary: accepted, listed, in no grid until somebody decides; and
    those so far away that they are refused."""
    points = [one.point for one in placed]
    shapely.prepare(boundary)
    beyond = [int(i) for i in np.flatnonzero(~shapely.covers(boundary, points))]
    near: list[Finding] = []
    far: list[Finding] = []
    for i in beyond:
        away = _distance_m(boundary, points[i])
        if away > FARTHEST_M:
            far.append(_far(placed[i], away))
        elif len(near) < LISTED_OUTSIDE:
            near.append(_one_outside(work, placed[i], away))
    rest = len(beyond) - len(near) - len(far)
    if rest:
        reason = _("还有{n}户在社区边界外。").format(n=rest)
        near.append(Finding(None, None, None, "outside", reason, "", rest))
    return near, far


def _distance_m(boundary: Area, point: shapely.Point) -> float:
    """From the nearest point of the boundary, on the ellipsoid: right at any distance."""
    nearest = shapely.get_point(shapely.shortest_line(boundary, point), 0)
    return float(ELLIPSOID.inv(nearest.x, nearest.y, point.x, point.y)[2])


def _far(one: Placed, away: float) -> Finding:
    reason = _("离社区{away}公里。").format(away=f"{away / 1000:.0f}")
    remedy = _("检查坐标和坐标系。")
    return Finding(one.row.row, "geometry", one.row.code, "far_away", reason, remedy)


def _one_outside(work: Work, one: Placed, away: float) -> Finding:
    reason = _("在社区边界外{away}米。").format(away=f"{away:.0f}")
    code = work.community.community
    near = nearest_grid(work.session, code, one.point.x, one.point.y, today(work.session, code))
    if near:
        grid = work.session.get(Grid, (code, near[0]))
        reason += _("最近的是{short}网格。").format(short=grid.short if grid else "")
    remedy = _("用 gisgrid outside 决定：不算，或归最近的网格。")
    return Finding(one.row.row, "geometry", one.row.code, "outside", reason, remedy)


def _people(work: Work) -> Outcome:
    code = work.community.community
    work.refused += people.unknown_places(work.session, code, work.rows)
    _drop_refused(work)
    require(work.actor, Verb.PAIR, code)
    return people.load_people(work.session, code, work.rows, today(work.session, code))


def _needs(work: Work) -> Outcome:
    code, day = work.community.community, today(work.session, work.community.community)
    placed, refused = needs.place(work.session, code, work.rows, day)
    work.refused += refused
    _drop_refused(work)
    return needs.load_needs(work.session, code, placed, day)


def _facts(work: Work) -> Outcome:
    code = work.community.community
    found, refused = facts.place(work.session, code, work.rows)
    work.refused += refused
    _drop_refused(work)
    return facts.load(work.session, code, found, work.given)


def _grids(work: Work) -> Outcome:
    session, code = work.session, work.community.community
    work.warnings += outlines.open_faults(work.community, work.rows)
    work.draft = outlines.draft_of_same_file(session, code, work.checked.table.sha256)
    if work.draft is not None:
        return Outcome(unchanged=len(work.rows))
    work.draft, found = outlines.draft_of(session, work.actor, work.community, work.rows)
    work.warnings += found
    return Outcome(added=len(work.rows))


WRITERS = {
    "boundary": _boundary,
    "buildings": _buildings,
    "streets": _streets,
    "areas": _areas,
    "households": _households,
    "grids": _grids,
    "units": _units,
    "cadres": _cadres,
    "people": _people,
    "needs": _needs,
    "building_facts": _facts,
}


def _kept(outcome: Outcome) -> list[Finding]:
    """What is stored and not in the file stays, and is named."""
    if not outcome.kept_count:
        return []
    reason = _("有{n}条已有而文件里没有，保留不动。").format(n=outcome.kept_count)
    shown = "、".join(outcome.kept)
    return [Finding(None, None, shown, "kept", reason, "", outcome.kept_count)]


def _report(work: Work, outcome: Outcome, *, carried_out: bool) -> Report:
    report = work.checked.report(
        added=outcome.added,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        warnings=[*work.checked.warnings, *work.warnings, *_kept(outcome)],
        carried_out=carried_out,
        draft=work.draft if carried_out else None,
    )
    return replace(report, accepted=len(work.rows), refused=work.refused)


def _note(work: Work, report: Report) -> int:
    """One audit row with counts and hash, the import with its report and what it changed."""
    code = work.community.community
    counts = {
        "file": report.file, "sha256": report.sha256, "read": report.read,
        "added": report.added, "updated": report.updated, "unchanged": report.unchanged,
    }  # fmt: skip
    note_bulk(work.session, code, TABLES[report.kind], counts)
    table: Any = ImportRun.__table__
    run = {
        "community": code,
        "by_account": work.actor.account,
        "kind": report.kind,
        "file": report.file,
        "sha256": report.sha256,
        "report": report.as_json(),
    }
    made = work.session.execute(insert(table).values(**run).returning(table.c.id)).scalar_one()
    changes.keep(work.session, code, made)
    return int(made)
