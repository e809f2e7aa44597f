"""Needs of other books: placed or refused with the reason; real requests by a profile as data."""

import csv
from datetime import date, datetime, timedelta

import pytest
import shapely
from sqlalchemy import select, text

from gisgrid.auth import accounts
from gisgrid.auth.accounts import of_community
from gisgrid.auth.models import Role
from gisgrid.auth.service import enter
from gisgrid.db import transaction
from gisgrid.exchange import profiles
from gisgrid.exchange.check import check
from gisgrid.exchange.files import read
from gisgrid.exchange.service import load, wish_for
from gisgrid.exchange.undo import get, undo
from gisgrid.households.models import Building
from gisgrid.needs.models import Need, NeedStep
from gisgrid.planning import service as planning
from gisgrid.territory.models import Community
from gisgrid.territory.service import set_boundary
from tests.make import LONG_AGO, element

CODE = 110108001077
HEAD = "编号,类别,需求内容,状态,提出日期,办结日期,经度,纬度\n"
GOOD = "A1,路灯照明,路灯不亮,已结,2026-11-02,2026-11-20,-76.58,39.28\n"
# Around the neighbourhood of the real requests.
TOWN = shapely.segmentize(shapely.box(-76.60, 39.27, -76.56, 39.295), 0.0005)
REAL = "data/needs/baltimore311_canton_202.csv"


@pytest.fixture
def town(database):
    """A community of one grid over the neighbourhood of the real requests: (database, token)."""
    with transaction(database.owner) as session:
        made = Community(community=CODE, name="外地社区", short="WD")
        session.add(made)
        session.flush()
        set_boundary(session, made, TOWN)
        account = accounts.create(session, "director", "主任", None)
        accounts.grant(session, account, Role.COMMUNITY_DIRECTOR, of_community(CODE))
        token = accounts.token(session, "director")
        actor = enter(session, token)
        house = Building(community=CODE, source="h", name="楼", search="lou", kind="public",
                         outline=element(shapely.MultiPolygon([TOWN.buffer(-0.005)])))  # fmt: skip
        session.add(house)
        session.flush()
        edge = text("SELECT ST_AsBinary((ST_Dump(boundary)).geom) FROM community")
        tessellation = session.scalar(
            text("SELECT store_tessellation(:c, :b, :o)"),
            {"c": CODE, "b": [house.id], "o": [bytes(session.scalar(edge))]},
        )
        cells = planning.load_cells(session, made, tessellation)
        draft = planning.store_draft(session, actor, made, "一格", cells, [0],
                                     lambda _outlines: ["东"], keep_order=True)  # fmt: skip
        planning.publish(session, CODE, draft.id, LONG_AGO)
    return database, token


def bring(town, path, profile="default", **how):
    database, token = town
    chosen = profiles.load(profile)["needs"]
    with transaction(database.app) as session:
        actor = enter(session, token)
        community = session.get(Community, CODE)
        checked = check(read(path, None, chosen.layers), "needs", chosen, wish_for(community))
        return load(session, actor, community, checked, **how)


def written(tmp_path, *lines):
    path = tmp_path / "needs.csv"
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def stored(town):
    with transaction(town[0].owner) as session:
        return session.scalars(select(Need).order_by(Need.no)).all()


def test_it_works(town, tmp_path):
    report = bring(town, written(tmp_path, GOOD))
    assert (report.read, report.added, report.refused) == (1, 1, [])
    (need,) = stored(town)
    assert (need.kind, need.state, need.source_ref) == ("street_light", "closed", "A1")
    assert (need.raised_on, need.closed_on) == (date(2026, 11, 2), date(2026, 11, 20))
    assert need.grid is not None
    assert need.closed_on > need.due_on


def test_twice_is_the_same_as_once_and_a_new_state_is_taken_over(town, tmp_path):
    opened = GOOD.replace("已结", "受理").replace("2026-11-20", "")
    bring(town, written(tmp_path, opened))
    again = bring(town, written(tmp_path, opened))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 1)
    closed = bring(town, written(tmp_path, GOOD))
    assert (closed.added, closed.updated) == (0, 1)
    (need,) = stored(town)
    assert (need.state, need.version) == ("closed", 2)
    with transaction(town[0].owner) as session:
        states = session.scalars(select(NeedStep.to_state).order_by(NeedStep.id)).all()
    assert states == ["reported", "accepted", "closed"]


# Two days on, for the day of China begins before that of UTC.
LATER = (date.today() + timedelta(2)).isoformat()


@pytest.mark.parametrize(("line", "field", "code"), [
    ("A1,路灯照明,不亮,已结,2026-11-02,2026-11-20,-77,39\n", "geometry", "whole_degrees"),
    ("A1,路灯照明,不亮,已结,2026-11-02,2026-11-20,,\n", "geometry", "no_geometry"),
    ("A1,路灯照明,不亮,已结,2026-11-02,2026-11-20,0,0\n", "geometry", "null_island"),
    ("A1,路灯照明,不亮,已结,2026-11-02,2026-11-20,-76.5,39.28\n", "geometry", "outside"),
    ("A1,路灯照明,不亮,已结,2026-11-02,,-76.58,39.28\n", "closed_on", "days"),
    ("A1,路灯照明,不亮,已结,2026-11-20,2026-11-02,-76.58,39.28\n", "closed_on", "days"),
    (f"A1,路灯照明,不亮,受理,{LATER},,-76.58,39.28\n", "raised_on", "days"),
    ("A1,路灯照明,不亮,已结,02/29/2026,2026-11-02,-76.58,39.28\n", "raised_on", "not_a_day"),
    ("A1,路灯照明,不亮,处置了,2026-11-02,2026-11-20,-76.58,39.28\n", "state", "unknown_word"),
    ("A1,路灯照明,,已结,2026-11-02,2026-11-20,-76.58,39.28\n", "content", "required"),
    (",路灯照明,不亮,已结,2026-11-02,2026-11-20,-76.58,39.28\n", "code", "required"),
])  # fmt: skip
def test_what_cannot_be_placed_or_dated_is_refused_with_its_reason(
    town, tmp_path, line, field, code
):
    report = bring(town, written(tmp_path, line, GOOD.replace("A1", "A2")))
    assert [(one.row, one.code) for one in report.refused] == [(2, code)]
    assert report.refused[0].field in (field, "lon", "经度")
    assert stored(town) == []


def test_an_import_of_needs_can_be_taken_back(town, tmp_path):
    report = bring(town, written(tmp_path, GOOD))
    database, token = town
    with transaction(database.app) as session:
        actor = enter(session, token)
        undo(session, actor, get(session, CODE, report.run))
    assert stored(town) == []


def test_the_202_real_requests_are_placed_or_refused_each(town, shared):
    path = shared / REAL
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    report = bring(town, path, "open311_baltimore", skip_refused=True)
    found = {need.source_ref: need for need in stored(town)}
    coarse = {row["ServiceRequestNum"] for row in rows if float(row["Latitude"]).is_integer()}
    assert report.read == 202
    assert report.added + len(report.refused) == 202
    assert len(coarse) == 15
    assert not coarse & found.keys()
    assert sum(one.code == "whole_degrees" for one in report.refused) == 15
    late = 0
    for row in rows:
        need = found.get(row["ServiceRequestNum"])
        if need is None:
            continue
        assert need.raised_on == _day(row["CreatedDate"])
        assert (need.state == "closed") == (row["SRStatus"] == "Closed")
        assert (need.state == "duplicate") == (row["SRStatus"] == "Closed (Duplicate)")
        assert need.closed_on == _day(row["CloseDate"])
        if row["DueDate"] and row["CloseDate"]:
            is_late = _day(row["CloseDate"]) > _day(row["DueDate"])
            assert (need.closed_on > need.due_on) == is_late
            late += is_late
    assert late > 5


def _day(written_so):
    return datetime.strptime(written_so, "%m/%d/%Y %I:%M:%S %p").date() if written_so else None
