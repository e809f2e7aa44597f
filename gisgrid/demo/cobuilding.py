"""The demo's co-building agreements (合成数据): 21 units, each signed once and renewed once."""

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gisgrid.agreements.models import Agreement, Commitment, Rating
from gisgrid.agreements.rules import period_of, year_after
from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.people import UNITS
from gisgrid.demo.shelf import Shelf
from gisgrid.territory.models import Counter

# What a unit promises by its kind of work, after what every unit promises: (kind, together, text).
COMMON = (
    ("volunteers", "volunteering", "每季组织在职党员到网格志愿服务一次，每次不少于8人"),
    ("meetings", "members", "派负责人参加每季联席会议"),
)
OWN = {
    1: ("open_venue", "facilities", "每周二、周四晚开放会议室给网格用"),
    2: ("lectures", "education", "每半年到网格宣讲一次"),
    3: ("lectures", "education", "每年给党员讲一次廉政课"),
    4: ("information", "grids", "每季通报一次辖区治安情况"),
    5: ("claim_wishes", "volunteering", "每年认领微心愿3个"),
    6: ("lectures", "education", "假期给网格学生辅导不少于4次"),
    7: ("pair_households", "grids", "帮扶困难户5户，节前走访"),
    8: ("information", "grids", "每月在网格公布岗位信息"),
    9: ("repair", "grids", "化冻后修缮网格内楼道和屋面3处"),
    10: ("clinic", "activities", "每半年义诊一次，不少于30人次"),
    11: ("culture", "activities", "每年到网格演出2场"),
    12: ("goods", "volunteering", "入冬前给困难户送柴火20份"),
    13: ("lectures", "education", "每半年安全防诈讲座一次"),
    14: ("lectures", "education", "每季法律咨询日一次"),
    15: ("clinic", "activities", "给70岁以上老人上门测血压，每季一次"),
    16: ("open_venue", "facilities", "双休日开放操场"),
    17: ("open_venue", "facilities", "周六开放图书室给网格儿童"),
    18: ("repair", "grids", "给网格独居老人检修线路，全年覆盖"),
    19: ("repair", "grids", "供热前入户排查暖气，全网格一遍"),
    20: ("lectures", "education", "每年组织消防演练2次"),
    21: ("pair_households", "grids", "春节前慰问困难户5户"),
}
SNOW = ("snow_section", "volunteering", "包干网格内主路清雪，雪后24小时内清完")
BACK = ("information", None, "社区每季把网格诉求和民意书面通报给单位")
DROPPED_OF_THE_FIRST = (6, 16)
# Promises of today's agreements that are late, by unit, and those that are being kept.
LATE, DOING = (3, 8, 14, 20), (2, 5, 11, 17)
WORDS = {
    "unit": ("通报及时，诉求说得清楚", "活动通知希望再早一周", "配合顺畅，群众认可"),
    "community": ("承诺兑现好，来得勤", "参加会议积极，走访可再多些", "解决了群众急事"),
}
SHOWN = {"done": "照片和签到表存社区", "dropped": "条件不具备，双方商定取消"}
MARKS = ("good", "good", "fairly_good", "average", "good", "fairly_good")


def write_agreements(session: Session, shelf: Shelf) -> None:
    random = Random(f"{shelf.ground.seed} agreements")
    ids = take_ids(session, Agreement, 2 * UNITS)
    agreements, promises = [], []
    for unit in range(1, UNITS + 1):
        first, second = ids[unit - 1], ids[UNITS + unit - 1]
        signed = shelf.ground.first + timedelta(days=8 + (unit * 29) % 140)
        renewed = year_after(signed) - timedelta(days=9)
        agreements.append(_agreement(shelf, unit, first, unit, signed, None))
        agreements.append(_agreement(shelf, unit, second, UNITS + unit, renewed, first))
        for key, day in ((first, signed), (second, renewed)):
            promises += _promises(shelf, random, unit, key, day, is_first=key == first)
    agreements.sort(key=lambda one: one["no"])
    fill(session, COMMUNITY, Agreement, agreements)
    fill(session, COMMUNITY, Commitment, promises)
    fill(session, COMMUNITY, Rating, _ratings(shelf))
    last = {"community": COMMUNITY, "series": "agreement", "last": 2 * UNITS}
    session.execute(insert(Counter), [last])


def _agreement(
    shelf: Shelf, unit: int, key: int, no: int, signed: date, renews: int | None
) -> dict[str, Any]:
    return {
        "id": key, "no": no, "unit": shelf.unit(unit), "signed_on": signed,
        "valid_to": year_after(signed), "signer_community": shelf.name_of("director"),
        "signer_unit": shelf.people.liaison(unit).name, "renews": renews,
        "ended_on": None, "ended_why": None, "note": None,
    }  # fmt: skip


def _promises(
    shelf: Shelf, random: Random, unit: int, agreement: int, signed: date, *, is_first: bool
) -> list[dict[str, Any]]:
    said = [*COMMON, OWN[unit], *([SNOW] if unit % 3 == 0 else []), BACK]
    return [
        _promise(shelf, random, unit, agreement, signed, place, one, is_first=is_first)
        for place, one in enumerate(said)
    ]


def _promise(
    shelf: Shelf, random: Random, unit: int, agreement: int, signed: date, place: int,
    said: tuple[str, str | None, str], *, is_first: bool,
) -> dict[str, Any]:  # fmt: skip
    kind, together, content = said
    due = signed + timedelta(days=(90, 180, 250, 320, 350)[min(place, 4)])
    today = shelf.ground.today
    state = "done" if is_first or due < today - timedelta(days=10) else "open"
    if is_first and unit in DROPPED_OF_THE_FIRST and place == 2:
        state = "dropped"
    elif not is_first and place == 1 and unit in LATE and due < today:
        state = "open"
    elif state == "open" and unit in DOING:
        state = "doing"
    done = due - timedelta(days=random.randint(1, 30)) if state == "done" else None
    by = "director" if said is BACK else f"unit{unit:02d}"
    return {
        "agreement": agreement, "unit": shelf.unit(unit),
        "side": "community" if said is BACK else "unit", "kind": kind, "together": together,
        "content": content, "due_on": due, "state": state, "done_on": done,
        "evidence": SHOWN.get(state),
        "said_by": shelf.name_of(by) if state != "open" else None,
    }  # fmt: skip


def _ratings(shelf: Shelf) -> list[dict[str, Any]]:
    """Both sides have rated the half-year before; of the present one a few already have."""
    today = shelf.ground.today
    before = period_of(today - timedelta(days=183))
    rows = []
    for unit in range(1, UNITS + 1):
        for shift, side in enumerate(("unit", "community")):
            for period in (before, period_of(today)):
                if period != before and (unit + shift) % 5:
                    continue
                by = f"unit{unit:02d}" if side == "unit" else "director"
                place = unit + 2 * shift
                rows.append(
                    {
                        "unit": shelf.unit(unit), "side": side, "period": period,
                        "evaluation": MARKS[place % len(MARKS)],
                        "word": WORDS[side][place % 3], "rated_by": shelf.name_of(by),
                    }
                )  # fmt: skip
    return rows
