"""One building, one side of a street, a start clicked on the map: the doors that were meant."""

from urllib.parse import parse_qs, urlparse

import pytest
import shapely
from sqlalchemy import select

from gisgrid import geo
from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from gisgrid.households.models import Household
from gisgrid.sheets import choices, service
from gisgrid.sheets.doors import ALONG_STREET_M, doors_of
from gisgrid.sheets.models import CopyClass, WalkSheetRow
from gisgrid.sheets.rules import MAY_SHOW, Selection, Side
from gisgrid.sheets.walk import Door
from gisgrid.territory.service import get_grid
from tests.cast import HOME
from tests.conftest import Stage
from tests.sheets.conftest import Mapped, Office


def doors(office: Office, short: str, **wanted: object) -> list[Door]:
    with transaction(office.app) as session:
        office.entered(session)
        share = service.material(session, COMMUNITY)
        return doors_of(
            session, COMMUNITY, get_grid(session, COMMUNITY, short).id, share.ground.epsg,
            share.now.date(), Selection(**wanted), MAY_SHOW[CopyClass.LEADER],  # type: ignore[arg-type]
        )  # fmt: skip


def test_one_building_is_all_of_it_and_nothing_else(office: Office, mapped: list[Mapped]) -> None:
    short = mapped[0].short
    with transaction(office.app) as session:
        office.entered(session)
        grid = get_grid(session, COMMUNITY, short).id
        building, name = choices.buildings(session, COMMUNITY, grid)[0]
        lived_in = session.scalars(
            select(Household.id).where(
                Household.community == COMMUNITY, Household.building == building,
                Household.grid == grid, Household.is_counted,
            )
        ).all()  # fmt: skip
    printed, pages = office.printed(short, wanted=Selection(building=building))
    with transaction(office.app) as session:
        office.entered(session)
        rows = session.scalars(
            select(WalkSheetRow).where(WalkSheetRow.walk_sheet == printed.sheet.id)
        ).all()
    assert sorted(row.household for row in rows) == sorted(lived_in)
    assert {row.building_name for row in rows} == {name}
    assert f"{len(lived_in)}户" in pages[0].text


@pytest.mark.parametrize("sides", [(Side.NORTH, Side.SOUTH), (Side.EAST, Side.WEST)])
def test_the_two_sides_of_a_street_are_its_doors_and_share_none(
    office: Office, sides: tuple[Side, Side]
) -> None:
    with transaction(office.app) as session:
        office.entered(session)
        share = service.material(session, COMMUNITY)
    found = 0
    for street in ("前进街", "林业路"):
        lines = [one.line for one in share.ground.streets if one.name == street]
        line = shapely.line_merge(shapely.union_all(lines))
        for _id, shape in share.ground.grids:
            near = {one.household: one for one in doors(office, shape.short, street=street)}
            if not near:
                continue
            one, other = (
                {door.household for door in doors(office, shape.short, street=street, side=side)}
                for side in sides
            )
            assert one | other == near.keys()
            assert not one & other
            assert all(
                shapely.Point(door.x, door.y).distance(line) <= ALONG_STREET_M
                for door in near.values()
            )
            # Seen along the street, each side is to one hand.
            hands = {
                household in one: _left_of(line, near[household])
                for household in near
                if _is_beside(line, near[household])
            }
            assert len(set(hands.values())) == len(hands)
            found += 1
    assert found > 3


def _is_beside(line: shapely.LineString, door: Door) -> bool:
    """Not beyond the street's end, where there is no side."""
    at = line.project(shapely.Point(door.x, door.y))
    return line.geom_type == "LineString" and 1 < at < line.length - 1


def _left_of(line: shapely.LineString, door: Door) -> bool:
    at = line.project(shapely.Point(door.x, door.y))
    a, b = line.interpolate(max(0, at - 0.5)), line.interpolate(at + 0.5)
    return (b.x - a.x) * (door.y - a.y) - (b.y - a.y) * (door.x - a.x) > 0


def test_a_click_on_the_preview_is_the_place_on_the_ground(
    office: Office, mapped: list[Mapped]
) -> None:
    short = mapped[0].short
    with transaction(office.app) as session:
        actor = office.entered(session)
        grid = get_grid(session, COMMUNITY, short)
        made = service.preview_grid(session, actor, COMMUNITY, grid, Selection(), CopyClass.LEADER)
    stop = made.walk.stops[len(made.walk.stops) // 2]
    view, page = made.sheet.views[0], made.sheet.pages[0]
    ((x, y),) = view.place([(stop.x, stop.y)]).tolist()
    place = made.place_at(1, x / page.width, y / page.height)
    assert place is not None
    back = geo.to_metric(shapely.Point(*place), made.epsg)
    assert back.distance(shapely.Point(stop.x, stop.y)) < 0.1
    assert made.place_at(1, 0.01, 0.5) is None
    assert made.place_at(len(made.sheet.pages), 0.5, 0.5) is None
    with transaction(office.app) as session:
        actor = office.entered(session)
        walk = service.preview_grid(
            session, actor, COMMUNITY, get_grid(session, COMMUNITY, short),
            Selection(start=place), CopyClass.LEADER,
        ).walk  # fmt: skip
    assert (walk.stops[0].x, walk.stops[0].y) == pytest.approx((stop.x, stop.y))


def test_a_click_leads_to_the_page_with_that_start(stage: Stage) -> None:
    mei = stage.client("mei")
    at = f"/c/{HOME}/print/begin?grid=01&paper=A4&page=1&across=0.5&down=0.5"
    address = urlparse(mei.get(at).headers["location"])
    asked = parse_qs(address.query)
    assert (asked["grid"], asked["paper"]) == (["01"], ["A4"])
    assert "across" not in asked
    assert "图上点的地方" in mei.get(f"{address.path}?{address.query}").text
    outside = mei.get(at.replace("across=0.5", "across=0.01")).headers["location"]
    assert "begin=" not in outside
