"""Grids × households × needs: map, list, programming interface and plain SQL agree, on any day.

The counts by hand come from the pictures of the cast: grid 01 has 12 households, open needs of
30 and 3 days ago and one closed 60 days ago; grid 02 has 12 and one need of 5 days ago; 03 has 18.
"""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from gisgrid.auth.models import Role
from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.figures.service import situation
from gisgrid.households.models import Building, Household
from gisgrid.planning import service as planning
from gisgrid.territory.models import Community, Grid
from tests import make
from tests.cast import HOME, approve_by_two, enter_as
from tests.pictures import cells

C, API = f"/c/{HOME}", f"/api/v1/communities/{HOME}"
# The middle square of the upper row goes from 01 to 02, the lower left one from 03 to 01.
LATER = """
    A B B B
    A A B .
    A C C .
"""
BY_HAND = """
    SELECT g.short, count(n.id) FROM grid g LEFT JOIN need n
        ON n.community = g.community AND n.{column} = g.id
       AND n.raised_on <= :day AND (n.closed_on IS NULL OR n.closed_on > :day)
     WHERE g.community = :c GROUP BY 1
"""


def day_of(stage):
    with transaction(stage.database.owner) as session:
        return today(session, HOME)


def by_sql(stage, day, column="grid"):
    with transaction(stage.database.owner) as session:
        rows = session.execute(text(BY_HAND.format(column=column)), {"c": HOME, "day": day})
        return dict(rows.all())


def by_figures(stage, day, by=None, name="open_needs"):
    with stage.acting("lin") as (session, actor):
        return {g.short: getattr(g, name) for g in situation(session, actor, HOME, day, by).grids}


def by_map(stage, day):
    """What the map's own layer says in words: 未结 2 件."""
    answer = stage.client("lin").get(f"{C}/map/layer.json?on={day}").json()
    subs = {short: grid["sub"] for short, grid in answer["grids"].items()}
    return {short: int(re.search(r"未结 (\d+) 件", sub)[1]) for short, sub in subs.items()}


def by_list(stage, day, by=""):
    """What the pager of each grid's list of open needs says: the link on the card."""
    found = {}
    for short in ("01", "02", "03"):
        page = stage.client("lin").get(f"{C}/needs?grid={short}&state=open&on={day}&by={by}").text
        total = re.search(r'class="pager"><span>\D*(\d+)', html.unescape(page))
        assert bool(total) == (" N-" in page or ">N-" in page)
        found[short] = int(total[1]) if total else 0
    return found


def by_programs(stage, day, by=""):
    client = stage.client("lin")
    way = f"&by={by}" if by else ""
    features = client.get(f"{API}/grids?on={day}{way}").json()["features"]
    said = {f["properties"]["short"]: f["properties"]["open_needs"] for f in features}
    listed = {
        short: len(client.get(f"{API}/needs?state=open&grid={short}&on={day}{way}").json()["items"])
        for short in said
    }
    assert said == listed
    return said


def agree(stage, day, column="grid", by=""):
    """The one count on which all of them agree."""
    count = by_sql(stage, day, column)
    assert by_figures(stage, day, by or None) == count
    assert by_list(stage, day, by) == count
    assert by_programs(stage, day, by) == count
    if not by:
        assert by_map(stage, day) == count
    return count


def test_it_works(stage):
    assert agree(stage, day_of(stage)) == {"01": 2, "02": 1, "03": 0}


@pytest.mark.parametrize(("days", "count"), [
    (3, (2, 1, 0)), (4, (1, 1, 0)), (5, (1, 1, 0)), (6, (1, 0, 0)), (31, (0, 0, 0)),
    (60, (0, 0, 0)), (61, (1, 0, 0)), (90, (1, 0, 0)), (91, (0, 0, 0)),
])  # fmt: skip
def test_on_an_earlier_day_they_agree_as_well(stage, days, count):
    day = day_of(stage) - timedelta(days=days)
    assert tuple(agree(stage, day).values()) == count


def test_households_are_those_of_the_picture(stage):
    count = {"01": 12, "02": 12, "03": 18}
    assert by_figures(stage, None, name="households") == count
    client = stage.client("lin")
    for short, homes in count.items():
        items = client.get(f"{API}/households?grid={short}&limit=500").json()["items"]
        assert len(items) == homes
    page = html.unescape(client.get(f"{C}/households").text)
    assert re.search(r'class="pager"><span>\D*42', page)


def test_overdue_needs_and_visits_are_counted(stage):
    assert by_figures(stage, None, name="overdue_needs") == {"01": 1, "02": 0, "03": 0}
    # 6 of the 12 doors of 01 were reached two days ago, none of the others within half a year.
    assert by_figures(stage, None, name="visits_due") == {"01": 6, "02": 12, "03": 18}


def test_the_rate_is_open_needs_per_hundred_households(stage):
    assert by_figures(stage, None, name="needs_per_100") == {"01": 16.7, "02": 8.3, "03": 0.0}


def test_a_household_that_does_not_count_changes_the_sums(stage):
    with transaction(stage.database.owner) as session:
        session.execute(text(
            "UPDATE household SET occupancy = 'vacant' WHERE community = :c AND code LIKE '1a-%'"
        ), {"c": HOME})  # fmt: skip
    assert by_figures(stage, None, name="households") == {"01": 9, "02": 12, "03": 18}


@pytest.fixture
def redrawn(stage):
    """A second plan, two days old: square 1b went from 01 to 02, 3a from 03 to 01.

    Needs of grid 01 stand at the first three doors, all in square 1a, which stays; one more was
    raised at a door of 1b eight days ago and one at 3a, and one more at 1b since the change.
    """
    with transaction(stage.database.owner) as session:
        actor = enter_as(session, "ada", Role.COMMUNITY_DIRECTOR)
        day = today(session, HOME)
        raise_at(session, "1b", day - timedelta(days=8))
        raise_at(session, "3a", day - timedelta(days=8))
        where = session.get(Community, HOME)
        houses = {b.source: b for b in session.scalars(select(Building).filter_by(community=HOME))}
        draft = make.draft(session, actor, where, cells(LATER), houses)
        for grid in session.scalars(select(Grid).where(Grid.community == HOME)):
            session.execute(
                text("UPDATE draft_grid SET grid = :g WHERE draft_plan = :d AND name = :n"),
                {"g": grid.id, "d": draft.id, "n": grid.name},
            )
        session.expire_all()
        approve_by_two(session, HOME, draft.id)
        planning.publish(session, HOME, draft.id, day - timedelta(days=2))
        session.expire_all()
        raise_at(session, "1b", day - timedelta(days=1))
    return stage


def raise_at(session, source, day):
    home = session.scalars(
        select(Household).where(Household.community == HOME, Household.code.like(f"{source}-%"))
    ).first()
    make.need(session, home, raised_on=day, due_on=day + timedelta(days=20))


def test_after_a_change_of_plan_records_are_counted_where_responsible_today(redrawn):
    day = day_of(redrawn)
    assert agree(redrawn, day) == {"01": 3, "02": 3, "03": 0}
    assert by_figures(redrawn, day, name="households") == {"01": 15, "02": 15, "03": 12}


def test_and_by_their_own_day_where_that_is_asked(redrawn):
    day = day_of(redrawn)
    assert agree(redrawn, day, "grid_then", "then") == {"01": 3, "02": 2, "03": 1}


def test_on_a_day_of_the_old_plan_its_own_grids_are_counted(redrawn):
    """Seven days ago: 01 had the old need and that of 1b, 03 that of 3a."""
    day = day_of(redrawn) - timedelta(days=7)
    assert agree(redrawn, day, "grid_then") == {"01": 2, "02": 0, "03": 1}
    assert by_figures(redrawn, day, name="households") == {"01": 12, "02": 12, "03": 18}


def test_on_a_day_of_the_old_plan_todays_grids_can_be_asked_for(redrawn):
    day = day_of(redrawn) - timedelta(days=7)
    assert agree(redrawn, day, "grid", "today") == {"01": 2, "02": 1, "03": 0}


def test_a_household_without_building_is_counted_on_any_day(redrawn):
    day = day_of(redrawn) - timedelta(days=7)
    with transaction(redrawn.database.owner) as session:
        session.execute(text(
            "UPDATE household SET building = NULL, entrance = NULL"
            " WHERE community = :c AND code = '1b-1-01-01'"
        ), {"c": HOME})  # fmt: skip
    assert by_figures(redrawn, day, name="households") == {"01": 12, "02": 12, "03": 18}
