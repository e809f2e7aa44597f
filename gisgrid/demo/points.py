"""The demo's points of volunteers (合成数据): 1,900 entries of 24 months, three reversed."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.people import CADRES, GRIDS, GROUPS, UNITS
from gisgrid.demo.shelf import Shelf
from gisgrid.points.models import PointsEntry
from gisgrid.points.rules import MOST_A_DAY, acts

ENTRIES = 1_900
# As good deeds come over the year, January first.
MONTHS = (9, 7, 6, 8, 8, 9, 7, 5, 6, 8, 6, 7)
WHY = {
    "clean_hour": "楼前屋后清扫", "snow_hour": "清通道积雪", "escort": "陪老人去医院",
    "info_visit": "入户核对信息", "claim_wish": "帮着实现微心愿", "stage": "广场文艺演出",
    "mediate": "劝和楼上楼下", "recruit": "带来一位志愿者", "class": "给居民讲课",
}  # fmt: skip
COLD = (10, 11, 12, 1, 2, 3, 4)
WRONG = (400, 900, 1_500)


def write_points(session: Session, shelf: Shelf) -> None:
    rows = _entries(shelf)
    ids = take_ids(session, PointsEntry, len(rows) + len(WRONG))
    for key, row in zip(ids, rows, strict=False):
        row["id"] = key
    for key, place in zip(ids[len(rows) :], WRONG, strict=True):
        wrong = rows[place]
        rows.append({**wrong, "id": key, "points": -wrong["points"], "reverses": wrong["id"],
                     "why": "记重了"})  # fmt: skip
    fill(session, COMMUNITY, PointsEntry, rows)


def _entries(shelf: Shelf) -> list[dict[str, Any]]:
    """In the order of their days; nobody has more than the most of a day."""
    random = Random("points")
    keys = [
        *(f"leader{n:02d}" for n in range(1, GRIDS + 1)),
        *(f"cadre{n}" for n in range(1, CADRES + 1)),
        *(f"unit{n:02d}" for n in range(1, UNITS + 1)),
    ]
    persons = shelf.offices.persons
    keys = [key for key in keys if key in persons]
    days = [shelf.ground.today - timedelta(days=n) for n in range(730)]
    weights = [MONTHS[day.month - 1] for day in days]
    given: dict[tuple[str, date], int] = {}
    rows: list[dict[str, Any]] = []
    while len(rows) < ENTRIES:
        day, key = random.choices(days, weights)[0], random.choice(keys)
        act = random.choice([one for one in acts().values() if _fits(one.code, day)])
        quantity = random.randint(1, act.most) if act.per == "hour" else 1
        points = act.points * quantity
        if given.get((key, day), 0) + points > MOST_A_DAY:
            continue
        given[key, day] = given.get((key, day), 0) + points
        group = f"group{random.randint(1, GROUPS)}"
        rows.append({
            "id": 0, "person": persons[key], "code": act.code, "quantity": quantity,
            "points": points, "done_on": day, "why": WHY[act.code], "reverses": None,
            "entered_by": shelf.offices.accounts[group], "entered_name": shelf.name_of(group),
        })  # fmt: skip
    return sorted(rows, key=lambda row: row["done_on"])


def _fits(code: str, day: date) -> bool:
    return day.month in COLD if code == "snow_hour" else True
