"""Kinds and states of agreements, promises and ratings in the user's words."""

from gisgrid.agreements.models import CommitmentKind, CommitmentState, Evaluation, Side, Together
from gisgrid.i18n import _, later


def commitment_kind_name(kind: str) -> str:
    return {
        CommitmentKind.OPEN_VENUE: _("开放场地"),
        CommitmentKind.VOLUNTEERS: _("派出志愿者"),
        CommitmentKind.CLAIM_WISHES: _("认领心愿"),
        CommitmentKind.PAIR_HOUSEHOLDS: _("结对帮扶"),
        CommitmentKind.REPAIR: _("修缮"),
        CommitmentKind.LECTURES: _("讲座培训"),
        CommitmentKind.CLINIC: _("义诊"),
        CommitmentKind.SNOW_SECTION: _("清雪包段"),
        CommitmentKind.CULTURE: _("文体活动"),
        CommitmentKind.GOODS: _("物资支持"),
        CommitmentKind.INFORMATION: _("信息通报"),
        CommitmentKind.MEETINGS: _("参加联席会议"),
    }[CommitmentKind(kind)]


def commitment_kinds() -> list[tuple[str, str]]:
    return [(kind.value, commitment_kind_name(kind)) for kind in CommitmentKind]


def together_name(code: str | None) -> str:
    if not code:
        return ""
    return {
        Together.ACTIVITIES: _("党的组织活动共搞"),
        Together.FACILITIES: _("基础设施共用"),
        Together.EDUCATION: _("思想教育共抓"),
        Together.MEMBERS: _("党员队伍共管"),
        Together.VOLUNTEERING: _("志愿服务共有"),
        Together.GRIDS: _("文明网格共建"),
    }[Together(code)]


def togethers() -> list[tuple[str, str]]:
    return [(one.value, together_name(one)) for one in Together]


def commitment_state_name(state: str) -> str:
    return {
        CommitmentState.OPEN: _("未开始"),
        CommitmentState.DOING: _("进行中"),
        CommitmentState.DONE: _("已完成"),
        CommitmentState.DROPPED: _("已取消"),
    }[CommitmentState(state)]


def agreement_state_name(state: str) -> str:
    return {
        "in_force": _("有效"),
        "expiring": _("将到期"),
        "expired": _("已到期"),
        "renewed": _("已续签"),
        "ended": _("已终止"),
    }[state]


def agreement_states() -> list[tuple[str, str]]:
    codes = ("in_force", "expiring", "expired", "renewed", "ended")
    return [(code, agreement_state_name(code)) for code in codes]


def evaluation_name(code: str) -> str:
    return {
        Evaluation.GOOD: _("好"),
        Evaluation.FAIRLY_GOOD: _("较好"),
        Evaluation.AVERAGE: _("一般"),
        Evaluation.POOR: _("差"),
    }[Evaluation(code)]


def evaluations() -> list[tuple[str, str]]:
    return [(one.value, evaluation_name(one)) for one in Evaluation]


def side_name(side: str) -> str:
    return {Side.UNIT: _("单位"), Side.COMMUNITY: _("社区")}[Side(side)]


def period_name(period: str) -> str:
    """`2026H2` → 2026年下半年."""
    year, half = period[:4], period[-1]
    words = _("{year}年上半年") if half == "1" else _("{year}年下半年")
    return words.format(year=year)


# What `remind_of_promises()` puts into inboxes by itself.
REMINDERS = (
    later("承诺 {day} 到期：{content}"),
    later("承诺已过 {day}，还没有兑现：{content}"),
    later("共建协议 X-{no} 到 {day} 期满，请商量续签"),
    later("您单位有 {n} 项资源半年没确认，请看一遍"),
)
