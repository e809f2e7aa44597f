"""The demo's points of volunteers (合成数据): 1,900 entries of 24 months, three reversed."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.people import CADRES, GRIDS, GROUPS, UNITS
from gisgrid.demo.shelf import Shelf
from gisgrid.points.models import Gift, PointsEntry, PointsExchange, Volunteer
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
    _write_volunteers(session, shelf)


GIFTS = (("毛巾", 50, 60), ("洗衣液", 50, 40), ("保温杯", 100, 30), ("电饭煲", 200, 5))
SKILLS = ("会修水管", "开车", "会写春联", "电工", "带队跳广场舞", "量血压", "辅导作业", "剪头发")
FREE = ("周末", "周二晚上", "随叫随到", "每天上午", "周六上午")


def _write_volunteers(session: Session, shelf: Shelf) -> None:
    """One of each unit reported in; every fourth exchanged points for a gift, one by mistake."""
    today, persons = shelf.ground.today, shelf.offices.persons
    keys = [key for n in range(1, UNITS + 1) if (key := f"unit{n:02d}") in persons]
    people = [persons[key] for key in keys] or list(persons.values())[:UNITS]
    ids = take_ids(session, Volunteer, len(people))
    fill(session, COMMUNITY, Volunteer, [
        {"id": ids[n], "person": one, "skills": SKILLS[n % len(SKILLS)],
         "free_times": FREE[n % len(FREE)], "since": today - timedelta(days=700 - 9 * n),
         "until": None, "registered_name": shelf.name_of("group1")}
        for n, one in enumerate(people)
    ])  # fmt: skip
    gifts = take_ids(session, Gift, len(GIFTS))
    fill(session, COMMUNITY, Gift, [
        {"id": key, "name": name, "points": points, "stock": stock, "until": None}
        for key, (name, points, stock) in zip(gifts, GIFTS, strict=True)
    ])  # fmt: skip
    chosen = people[::4]
    keys_of = take_ids(session, PointsExchange, len(chosen) + 1)
    rows: list[dict[str, Any]] = [
        {"id": keys_of[n], "person": one, "gift": gifts[n % 2], "points": GIFTS[n % 2][1],
         "reverses": None, "why": None, "entered_name": shelf.name_of("group1")}
        for n, one in enumerate(chosen)
    ]  # fmt: skip
    rows.append({**rows[0], "id": keys_of[-1], "points": -rows[0]["points"],
                 "reverses": rows[0]["id"], "why": "拿错了，已还回"})  # fmt: skip
    fill(session, COMMUNITY, PointsExchange, rows)


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
