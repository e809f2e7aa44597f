"""Builds the demo community in a migrated database, whole or not at all.

Everything of it is made up (合成数据). Runs on the owner's connection, which no policy binds;
plans go the way of all plans, as drafts of the director through the coverage gate.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from gisgrid.auth import accounts
from gisgrid.auth import service as auth
from gisgrid.care.kinds import write_classes
from gisgrid.db import transaction
from gisgrid.demo import pairing, redrawing
from gisgrid.demo.access import write_access
from gisgrid.demo.books import points_of, write_records
from gisgrid.demo.cobuilding import write_agreements
from gisgrid.demo.disputes import write_disputes
from gisgrid.demo.duties import write_duties
from gisgrid.demo.edits import write_edits
from gisgrid.demo.ground import COMMUNITY, Ids, spoken, write_community, write_ground
from gisgrid.demo.guests import write_guests
from gisgrid.demo.history import make_history
from gisgrid.demo.meetings import write_meetings
from gisgrid.demo.offices import Offices, write_history, write_homes, write_offices
from gisgrid.demo.people import GRIDS, make_people
from gisgrid.demo.points import write_points
from gisgrid.demo.prints import write_prints
from gisgrid.demo.records import Ground, Home, make_records
from gisgrid.demo.sharing import write_sharing
from gisgrid.demo.shelf import Shelf
from gisgrid.demo.town import SEED, Town, make_town
from gisgrid.demo.whistles import write_whistles
from gisgrid.i18n import _
from gisgrid.needs.kinds import write_kinds
from gisgrid.territory.models import Community

ENTRIES_OF_NEEDS = """
UPDATE need n SET diary_entry = s.diary_entry FROM diary_sentence s
 WHERE n.community = :c AND s.community = :c AND s.need = n.id"""
Progress = Callable[[str, float], None]
DAYS = 730
REPLANNED_DAYS_AGO = 22
# The leader of this grid lives in another one: the case that a page warns of.
LIVES_ELSEWHERE = 11


def is_built(owner: Engine) -> bool:
    with transaction(owner) as session:
        found = select(Community.community).where(Community.community == COMMUNITY)
        return session.scalar(found) is not None


def build(owner: Engine, today: date, progress: Progress) -> None:
    """Make the demo community as it stands on `today`, not a day of the future.

    progress   is told what is done now and the share of all that is done, 0 … 1
    """
    progress(_("画小镇"), 0.0)
    town = make_town(SEED)
    with transaction(owner) as session:
        _build(session, town, today, progress)
    progress(_("整理数据库"), 0.95)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    progress(_("演示社区已就绪"), 1.0)


def _build(session: Session, town: Town, today: date, progress: Progress) -> None:
    first, replanned = today - timedelta(days=DAYS), today - timedelta(days=REPLANNED_DAYS_AGO)
    progress(_("写入楼栋和住户"), 0.2)
    accounts.write_verbs(session)
    write_kinds(session)
    write_classes(session)
    community = write_community(session, town)
    ids = write_ground(session, town)
    people = make_people(SEED)
    offices = write_offices(session, people, town.units)
    actor = _enter(session)
    progress(_("划分网格"), 0.3)
    drawn = redrawing.draw(
        session, community, _groups(town, ids), town.places, SEED,
        lambda share: progress(_("划分网格"), 0.3 + 0.25 * share),
    )  # fmt: skip
    progress(_("检查并发布方案"), 0.55)
    grids = redrawing.publish_both(
        session, actor, community, drawn, offices.groups, (first, replanned)
    )
    chosen = pairing.choose(session, community, offices, grids, today)
    history = make_history(chosen, first, today)
    write_history(session, history, offices, grids)
    progress(_("写入走访、诉求和心愿"), 0.7)
    homes = _homes(town, ids, drawn)
    _write_leaders_homes(session, offices, homes)
    ground = Ground(homes, history, tuple(drawn.names), first, replanned, today, SEED)
    shelf = Shelf(
        ground, people, offices, grids, drawn.groups, ids.households, points_of(town),
        [seat.name for seat in town.units],
    )  # fmt: skip
    write_records(session, shelf, make_records(ground))
    write_sharing(session, shelf)
    write_agreements(session, shelf)
    write_meetings(session, shelf)
    write_duties(session, shelf)
    write_access(session, shelf)
    write_prints(session, actor)
    write_points(session, shelf)
    write_edits(session, actor, shelf)
    write_disputes(session, shelf)
    session.execute(text(ENTRIES_OF_NEEDS), {"c": COMMUNITY})
    write_whistles(session, shelf)
    write_guests(session, shelf)
    auth.sign_out(session, actor.token)


def _enter(session: Session) -> auth.Actor:
    """Plans are made and published by the director, like everywhere."""
    actor = auth.enter(session, accounts.token(session, "director", kind="command", days=1))
    assert actor is not None
    return actor


def _groups(town: Town, ids: Ids) -> dict[int, int]:
    return {ids.buildings[one.key]: one.group for one in town.buildings}


def _homes(town: Town, ids: Ids, drawn: redrawing.Drawn) -> tuple[Home, ...]:
    names = {one.key: (spoken(one) or "", one.kind == "row") for one in town.buildings}
    entrances = {one.key: one.number for one in town.entrances}
    homes = []
    for one in town.households:
        name, in_row = names[one.building]
        building = ids.buildings[one.building]
        entrance = 0 if in_row else entrances[one.entrance]
        now, before = drawn.present[building] + 1, drawn.older[building] + 1
        homes.append(Home(name, entrance, in_row, one.occupancy, now, before))
    return tuple(homes)


def _write_leaders_homes(session: Session, offices: Offices, homes: tuple[Home, ...]) -> None:
    """A leader lives in a house that lay in the grid before and does so now; one does not."""
    random, found = Random(f"{SEED} leaders' homes"), {}
    for grid in range(1, GRIDS + 1):
        away = grid % GRIDS + 1 if grid == LIVES_ELSEWHERE else grid
        own = {home.building for home in homes if home.grid == home.grid_before == away}
        for key in (f"leader{grid:02d}", f"leader{grid:02d}_before"):
            if key in offices.persons:
                found[key] = random.choice(sorted(own))
    write_homes(session, offices, found)
