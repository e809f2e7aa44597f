"""The demo's meetings (合成数据): 52 fortnightly ones of which 3 were missed, 8 joint ones with
34 resolutions of which 29 are struck off."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.people import GRIDS
from gisgrid.demo.records import days
from gisgrid.demo.shelf import Shelf
from gisgrid.diary.models import DiaryReview
from gisgrid.meetings.models import AgendaPoint, Attendance, Meeting, MeetingRule
from gisgrid.meetings.rules import occurrence
from gisgrid.needs.workdays import is_working_day
from gisgrid.tasks.models import Task
from gisgrid.units.models import Unit

REGULAR, MISSED, JOINT = 52, 3, 8
# Where no feast stands in the way, these of the fortnightly ones were missed.
USUALLY_MISSED = (23, 40, 9)
WHY = ("扑火值班，网格长都在山上", "大雪封路，改为电话通报", "节前慰问，抽不出人")
OF_COMMENTS = 3
RESOLVED = (5, 4, 4, 4, 4, 5, 4, 4)
# Of the last meetings' resolutions, what is not struck off yet: (state, late or not).
NOT_YET = (("doing", True), ("open", False), ("doing", False), ("done", False), ("doing", True))
POINTS = {
    "regular": (
        "通报上两周诉求办理情况", "对超期诉求逐件说明原因", "布置本两周入户走访",
        "培训：怎样把一句话记清楚",
    ),
    "joint": (
        "通报上季度议定事项落实情况", "各单位报承诺兑现情况", "研究需要几家一起办的诉求",
        "商定下季度共建活动",
    ),
}  # fmt: skip
SAID = {
    "regular": ("各网格汇报了走访和诉求，超期的当场定了完成日期。",
                "重点说了独居老人和供热，大家互相提了醒。",
                "通报了本期走访覆盖，落后的网格说了打算。"),
    "joint": ("各单位逐项报告承诺兑现情况，对没办完的说明了原因，议定以下事项。",
              "围绕居民反映集中的问题，商定由牵头单位办、其他单位配合。"),
}  # fmt: skip
# Unit that leads (0: the community's office), what is to be done, who helps.
TASKS = (
    (9, "清理前进街两侧排水沟", "区住建局、社区"), (19, "供热前入户排查老旧管网", "社区、各网格长"),
    (15, "给70岁以上老人建健康卡", "区卫健局"), (12, "入冬前送柴火到困难户", "社区"),
    (18, "更换老楼楼道灯", "社区、物业"), (13, "反诈宣传进楼道", "农村信用社"),
    (16, "寒假开放操场和礼堂", "区教育局"), (20, "组织一次居民消防演练", "社区"),
    (0, "把网格公示牌换新", "区委宣传部"), (7, "核对临时救助名单", "社区"),
    (11, "筹备元旦联欢", "社区、第一中学"), (17, "图书室周六向儿童开放", "区教育局"),
    (5, "协调道路坑洼修补", "区住建局"), (14, "每月一次法律咨询日", "司法所、社区"),
    (1, "安排在职党员到网格报到", "各单位"), (10, "义诊进网格", "区医院"),
    (21, "春节前慰问困难户", "区民政局"), (8, "招聘信息上墙", "社区"),
    (0, "统一诉求答复用语", "各网格长"), (4, "夜间巡逻排班", "区公安分局（派出所）"),
)  # fmt: skip
PROOF = ("照片和签到表存社区", "验收单存社区，居民签字", "现场照片6张", "名单和发放表存社区")


def write_meetings(session: Session, shelf: Shelf) -> None:
    random = Random(f"{shelf.ground.seed} meetings")
    rules = _rules(shelf.ground.today)
    ids = take_ids(session, MeetingRule, len(rules))
    fill(session, COMMUNITY, MeetingRule, [
        {"id": key, **rule} for key, rule in zip(ids, rules, strict=True)
    ])  # fmt: skip
    planned = [
        *((ids[0], rules[0], n) for n in range(REGULAR)),
        *((ids[1], rules[1], n) for n in range(JOINT)),
    ]
    keys = take_ids(session, Meeting, len(planned))
    missed = _missed([occurrence(rules[0]["since"], "week", 2, n) for n in range(REGULAR)])
    meetings = [
        {"id": key, **_meeting(shelf, rule_id, rule, n, missed, random)}
        for key, (rule_id, rule, n) in zip(keys, planned, strict=True)
    ]
    fill(session, COMMUNITY, Meeting, meetings)
    fill(session, COMMUNITY, AgendaPoint, [p for m in meetings for p in _points(m)])
    held = [m for m in meetings if m["state"] == "held"]
    named = select(Unit.id, Unit.name).where(Unit.community == COMMUNITY).order_by(Unit.code)
    units = [(row[0], row[1]) for row in session.execute(named)]
    came = [a for m in held for a in _came(shelf, m, units, random)]
    fill(session, COMMUNITY, Attendance, came)
    resolved = _tasks(shelf, [m for m in held if m["kind"] == "joint"])
    fill(session, COMMUNITY, Task, resolved)
    fill(session, COMMUNITY, Task, _of_comments(session, shelf, len(resolved)))


def _rules(today: date) -> list[dict[str, Any]]:
    """The next regular meeting is on the coming Monday, the next joint one in the next month."""
    monday = today + timedelta(days=7 - today.weekday())
    month = date(today.year + today.month // 12, today.month % 12 + 1, 12)
    common = {"until": None, "place": "社区会议室"}
    return [
        {"kind": "regular", "name": "网格长例会", "step": "week", "every": 2,
         "since": monday - timedelta(weeks=2 * REGULAR), "starts_at": "14:00", **common},
        {"kind": "joint", "name": "党建联席会议", "step": "month", "every": 3,
         "since": occurrence(month, "month", -3, JOINT), "starts_at": "09:00", **common},
    ]  # fmt: skip


def _missed(planned: Sequence[date]) -> dict[int, str]:
    """Three of them, those on a feast first, each with its reason."""
    feasts = [n for n, day in enumerate(planned) if days.is_public_holiday(day)]
    chosen = [*feasts, *(n for n in USUALLY_MISSED if n not in feasts)][:MISSED]
    return {
        n: "放假，未另行安排" if n in feasts else WHY[i % len(WHY)] for i, n in enumerate(chosen)
    }


def _working(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _meeting(
    shelf: Shelf, rule_id: int, rule: dict[str, Any], n: int, missed: dict[int, str],
    random: Random,
) -> dict[str, Any]:  # fmt: skip
    kind = rule["kind"]
    planned = occurrence(rule["since"], rule["step"], rule["every"], n)
    why = missed.get(n) if kind == "regular" else None
    is_held = why is None
    ends = f"{int(rule['starts_at'][:2]) + 1:02d}:{random.choice(('00', '20', '40'))}"
    return {
        "kind": kind, "no": n + 1, "name": rule["name"], "meeting_rule": rule_id,
        "planned_on": planned, "held_on": _working(planned) if is_held else None,
        "starts_at": rule["starts_at"], "ends_at": ends if is_held else None,
        "place": rule["place"], "chair": shelf.name_of("director"),
        "recorder": shelf.name_of(f"group{1 + n % 5}") if is_held else None,
        "discussion": random.choice(SAID[kind]) if is_held else None,
        "state": "held" if is_held else "missed", "why": why, "version": 2,
    }  # fmt: skip


def _points(meeting: dict[str, Any]) -> list[dict[str, Any]]:
    said = POINTS[meeting["kind"]]
    chosen = [said[0], said[1], said[2 + meeting["no"] % 2]]
    return [
        {"meeting": meeting["id"], "kind": meeting["kind"], "content": one, "link": None,
         "source": None}
        for one in chosen
    ]  # fmt: skip


def _came(
    shelf: Shelf, meeting: dict[str, Any], units: Sequence[tuple[int, str]], random: Random
) -> list[dict[str, Any]]:
    same = {"meeting": meeting["id"], "kind": meeting["kind"]}
    if meeting["kind"] == "joint":
        return [
            {**same, "name": name, "unit": unit, "is_present": random.random() < 0.9}
            for unit, name in units
        ]
    on = meeting["held_on"]
    keys = (shelf.ground.history.leader_on(n, on) for n in range(1, GRIDS + 1))
    return [
        {**same, "name": shelf.name_of(key), "unit": None, "is_present": random.random() < 0.93}
        for key in keys
    ]


def _tasks(shelf: Shelf, joint: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last five of the 34 are not struck off."""
    resolved = [m for m, count in zip(joint, RESOLVED, strict=True) for _i in range(count)]
    first_open = len(resolved) - len(NOT_YET)
    return [
        _task(shelf, no, meeting, None if no <= first_open else NOT_YET[no - first_open - 1])
        for no, meeting in enumerate(resolved, start=1)
    ]


def _of_comments(session: Session, shelf: Shelf, last: int) -> list[dict[str, Any]]:
    """What the director's latest comments asked of grid leaders."""
    asked = session.execute(
        select(DiaryReview.diary_entry, DiaryReview.grid, DiaryReview.comment,
               func.date(DiaryReview.read_at))
        .where(DiaryReview.community == COMMUNITY, DiaryReview.comment.startswith("请"))
        .order_by(DiaryReview.read_at.desc(), DiaryReview.diary_entry)
        .limit(OF_COMMENTS)
    )  # fmt: skip
    return [
        {
            "no": last + n, "content": comment, "diary_entry": entry, "source": "review",
            "grid": grid, "opened_on": opened, "opened_by": shelf.name_of("director"),
            "due_on": shelf.ground.today + timedelta(days=3 + n), "state": "open",
        }
        for n, (entry, grid, comment, opened) in enumerate(asked, start=1)
    ]  # fmt: skip


def _task(
    shelf: Shelf, no: int, meeting: dict[str, Any], still: tuple[str, bool] | None
) -> dict[str, Any]:
    unit, content, helpers = TASKS[(no * 7) % len(TASKS)]
    opened, today = meeting["held_on"], shelf.ground.today
    due = opened + timedelta(days=30 + (no * 11) % 40)
    state, is_late = still or ("done", False)
    if still:
        due = max(opened, today + timedelta(days=-6 if is_late else 9 + no % 10))
    ended = min(due - timedelta(days=(no * 5) % 12), today) if state == "done" else None
    if ended is not None:
        ended = max(ended, opened)
    closed = None if still else min(ended + timedelta(days=3), today) if ended else None
    by = "director" if unit == 0 else f"unit{unit:02d}"
    return {
        "no": no, "content": content, "meeting": meeting["id"], "source": "meeting",
        "unit": shelf.unit(unit), "grid": None, "owner_name": shelf.name_of(by),
        "helpers": helpers, "opened_on": opened, "opened_by": shelf.name_of("director"),
        "due_on": due, "state": state, "progress": "正在办" if state == "doing" else None,
        "done_on": ended, "evidence": PROOF[no % len(PROOF)] if ended else None,
        "closed_on": closed, "closed_by": shelf.name_of("director") if closed else None,
    }  # fmt: skip
