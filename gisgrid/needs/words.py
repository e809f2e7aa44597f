"""States, steps and refusals in the user's words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from gisgrid.i18n import _
from gisgrid.needs.models import (
    AreaClass,
    Because,
    Confirmed,
    Level,
    NeedState,
    Satisfaction,
    Supervision,
    Urgency,
)
from gisgrid.needs.refusing import (
    Why,
)
from gisgrid.needs.rules import (
    EMERGENCY_MINUTES,
    END_STATES,
    STEPS,
    Given,
    Hat,
    StepCode,
)
from gisgrid.needs.workdays import NOTICES, Calendar
from gisgrid.tasks.models import Rating
from gisgrid.tasks.words import rating_name

SOON = 3
ZONE = ZoneInfo("Asia/Shanghai")
C = StepCode


def state_name(state: str) -> str:
    return {
        NeedState.REPORTED: _("上报"),
        NeedState.ACCEPTED: _("受理"),
        NeedState.ASSIGNED: _("派遣"),
        NeedState.HANDLING: _("处置"),
        NeedState.ANSWERED: _("反馈"),
        NeedState.VERIFIED: _("核查"),
        NeedState.CLOSED: _("结案"),
        NeedState.RETURNED: _("退回"),
        NeedState.ON_HOLD: _("挂账"),
        NeedState.VOID: _("作废"),
        NeedState.DUPLICATE: _("并案"),
        NeedState.NOT_OURS: _("不予受理"),
    }[NeedState(state)]


def step_name(code: str) -> str:
    """What the button says: a verb."""
    return {
        C.REPORT: _("上报"),
        C.ACCEPT: _("受理"),
        C.NOT_OURS: _("不予受理"),
        C.ASSIGN: _("交办"),
        C.START: _("开始处置"),
        C.RETURN: _("退回"),
        C.AGREE_RETURN: _("同意退回"),
        C.INSIST: _("仍由原单位办"),
        C.ASK_EXTEND: _("请求延期"),
        C.EXTEND: _("批准延期"),
        C.ASK_HOLD: _("请求挂账"),
        C.HOLD: _("挂账"),
        C.REFUSE: _("不同意"),
        C.RESUME: _("恢复"),
        C.ANSWER: _("填处置结果"),
        C.UNREACHED: _("记一次联系不上"),
        C.VERIFY: _("核查通过"),
        C.REWORK: _("返工"),
        C.CALL_BACK: _("回访"),
        C.CLOSE: _("结案"),
        C.REOPEN: _("重启"),
        C.DUPLICATE: _("并案"),
        C.VOID: _("作废"),
        C.SUPERVISE: _("督办"),
        C.ESCALATE: _("上报上级"),
        C.URGE: _("催办"),
        C.HURRY: _("加急"),
        C.LEGACY: _("记为历史遗留"),
        C.ASK_WHISTLE: _("请求吹哨"),
        C.WHISTLE: _("吹哨"),
        C.NO_WHISTLE: _("不同意吹哨"),
        C.REPORT_IN: _("应哨到场"),
        C.RATE: _("评哨"),
    }[StepCode(code)]


def hat_name(hat: str) -> str:
    return {
        Hat.OFFICER: _("区级管理员"),
        Hat.DIRECTOR: _("社区主任"),
        Hat.GROUP_LEADER: _("居民小组长"),
        Hat.GRID_LEADER: _("网格长"),
        Hat.HANDLER: _("承办人"),
        Hat.UNIT: _("单位联络员"),
        Hat.CADRE: _("对接干部"),
    }[Hat(hat)]


def given_name(given: str) -> str:
    return {
        Given.REASON: _("原因"),
        Given.WHERE: _("可以去哪里办"),
        Given.KIND: _("类别"),
        Given.LOOKED: _("看过有没有重复"),
        Given.LEVEL: _("谁来办"),
        Given.UNIT: _("牵头单位"),
        Given.HELPERS: _("配合单位"),
        Given.UNTIL: _("到哪一天"),
        Given.BECAUSE: _("挂账原因"),
        Given.WORDS: _("做了什么、怎么说"),
        Given.CONFIRMED: _("住户怎么说"),
        Given.SATISFACTION: _("满意度"),
        Given.OTHER: _("并入哪一件"),
        Given.SUPERVISION: _("督办等级"),
        Given.PHOTOS: _("照片或盖章的表"),
        Given.URGENCY: _("多急"),
        Given.UNITS: _("叫哪些单位（第一个牵头）"),
        Given.RATING: _("怎么评"),
    }[Given(given)]


def given_words(given: dict[str, Any]) -> str:
    """What was given with a step, beside its sentence, in one line."""
    parts = []
    if "units" in given:
        parts.append(urgency_name(given["urgency"]))
        parts.append(_("叫：{units}").format(units="、".join(given["units"])))
    if "by" in given:
        parts.append(_("{at}前到").format(at=_moment(given["by"])))
    is_of_one = "rating" in given or given.get("late") is True or len(given) == 1
    if "unit" in given and is_of_one:
        parts.append(given["unit"])
    elif "unit" in given:
        parts.append(f"→ {given['unit']}")
    elif "level" in given:
        parts.append(f"→ {level_name(given['level'])}")
    if given.get("helpers"):
        parts.append(_("配合：{units}").format(units="、".join(given["helpers"])))
    if "because" in given:
        parts.append(because_name(given["because"]))
    day = given.get("until") or given.get("due")
    if day and given.get("before"):
        parts.append(_("从 {before} 到 {day}").format(before=given["before"], day=day))
    elif day:
        parts.append(_("到 {day}").format(day=day))
    if "where" in given:
        parts.append(_("去处：{where}").format(where=given["where"]))
    if "confirmed" in given:
        parts.append(confirmed_name(given["confirmed"]))
    if "satisfaction" in given:
        parts.append(satisfaction_name(given["satisfaction"]))
    if "supervision" in given:
        parts.append(supervision_name(given["supervision"]))
    if "other" in given:
        parts.append(f"→ {given['other']}")
    if given.get("refused_until"):
        parts.append(_("没有延到 {day}").format(day=given["refused_until"]))
    if given.get("late") is True:
        parts.append(_("超时"))
    elif "late" in given:
        parts.append(_("超期{n}个工作日，自动").format(n=given["late"]))
    if "rating" in given:
        parts.append(rating_name(given["rating"]))
    if "tries" in given:
        parts.append(_("第{n}次").format(n=given["tries"]))
    return " · ".join(parts)


def missing(given: str) -> str:
    return _("请填“{field}”。").format(field=given_name(given))


def choices(given: str) -> list[tuple[str, str]]:
    """(code, words) of what a field offers; other fields offer nothing."""
    return {
        Given.LEVEL: [(one.value, level_name(one)) for one in Level],
        Given.BECAUSE: [(one.value, because_name(one)) for one in Because],
        Given.CONFIRMED: [
            (Confirmed.YES.value, _("已办好")),
            (Confirmed.UNREACHABLE.value, _("三次联系不上")),
        ],
        Given.SATISFACTION: [(one.value, satisfaction_name(one)) for one in Satisfaction],
        Given.SUPERVISION: [(one.value, supervision_name(one)) for one in Supervision],
        Given.URGENCY: [(one.value, urgency_name(one)) for one in Urgency],
        Given.RATING: [(one.value, rating_name(one)) for one in Rating],
    }.get(Given(given), [])


def level_name(level: str) -> str:
    return {
        Level.GRID: _("网格内办（网格长）"),
        Level.COMMUNITY: _("社区办"),
        Level.DEPARTMENT: _("单位办"),
    }[Level(level)]


def area_name(area: str) -> str:
    return {
        AreaClass.WALK_UP: _("楼房"),
        AreaClass.ROW: _("平房"),
        AreaClass.PUBLIC: _("公共区域"),
    }[AreaClass(area)]


def because_name(because: str) -> str:
    return {
        Because.SEASON: _("季节原因"),
        Because.PLANNED: _("列入计划"),
        Because.MEANS: _("条件不具备"),
        Because.THIRD_PARTY: _("待他方"),
    }[Because(because)]


def supervision_name(level: str) -> str:
    return {
        Supervision.PLAIN: _("普通督办"),
        Supervision.YELLOW: _("黄牌督办"),
        Supervision.RED: _("红牌督办"),
    }[Supervision(level)]


def urgency_name(urgency: str) -> str:
    return {
        Urgency.EMERGENCY: _("急事，{n}分钟到").format(n=EMERGENCY_MINUTES),
        Urgency.HARD: _("疑难事，要部门到场"),
        Urgency.PLANNED: _("联合执法、整治"),
    }[Urgency(urgency)]


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text).astimezone(ZONE)
    return f"{at:%Y-%m-%d %H:%M}"


def confirmed_name(word: str) -> str:
    return {
        Confirmed.YES: _("住户已确认"),
        Confirmed.NO: _("住户没有确认"),
        Confirmed.UNREACHABLE: _("联系不上住户"),
    }[Confirmed(word)]


def satisfaction_name(word: str) -> str:
    return {
        Satisfaction.SATISFIED: _("满意"),
        Satisfaction.FAIRLY: _("基本满意"),
        Satisfaction.DISSATISFIED: _("不满意"),
        Satisfaction.NOT_ASKED: _("未评价"),
    }[Satisfaction(word)]


def why_not(why: Why, code: StepCode, state: str) -> str:
    """A refusal as a sentence that says what would be needed."""
    rule = STEPS[code]
    known = {
        Why.SELF: _("办理的人不能自己核查，请换一个人。"),
        Why.LATE_RETURN: _("交办已过1个工作日，不能再退回；可以请求延期或挂账。"),
        Why.NOTHING_ASKED: _("没有人提出这项请求。"),
        Why.ASKED_ALREADY: _("已经提过一次请求，等答复后再提。"),
        Why.OTHER_ASKED: _("承办人请求的是延期，请先答复。"),
        Why.AFTER_DUE: _("已过期限，不能再请求延期。"),
        Why.HIGHER_LEVEL: _("第一次延期由社区主任决定，再延由区里决定。"),
        Why.FEW_TRIES: _("要三次联系不上才能这样核查。"),
        Why.TOO_LATE: _("结案已过30天，请另报一件。"),
        Why.ONCE: _("已经记过了。"),
        Why.NOT_CONFIRMED: _("还没有住户的话，不能结案。"),
        Why.OWN_REQUEST: _("自己提的请求，要由别人决定。"),
        Why.NO_WHISTLE: _("这件诉求没有吹哨。"),
        Why.NOT_CALLED: _("没有在等您单位，或者已经应哨。"),
    }
    if why == Why.STATE:
        starts = "、".join(state_name(one) for one in NeedState if one in rule.starts)
        said = _("“{step}”要在“{starts}”时做，现在是“{state}”。")
        return said.format(step=step_name(code), starts=starts, state=state_name(state))
    if why == Why.WHO:
        who = "、".join(hat_name(one) for one in Hat if one in rule.may)
        return _("“{step}”由{who}来做。").format(step=step_name(code), who=who)
    return known[why]


@dataclass(frozen=True)
class Clock:
    """How much time is left: `level` none, due, overdue or done; `days` working days left."""

    level: str
    days: int


def clock(
    state: str, due_on: date, closed_on: date | None, on: date, calendar: Calendar = NOTICES
) -> Clock:
    ended = closed_on is not None and closed_on <= on
    if ended or (closed_on is None and NeedState(state) in END_STATES):
        return Clock("done", 0)
    days = calendar.between(on, due_on)
    if due_on < on:
        return Clock("overdue", min(days, -1))
    return Clock("due" if days <= SOON else "none", days)
