"""Kinds of duties and how often, in the user's words."""

from gisgrid.auth.models import Role
from gisgrid.auth.service import role_name
from gisgrid.duties.models import DutyKind, Frequency
from gisgrid.i18n import _

BOUND = (Role.COMMUNITY_DIRECTOR, Role.GROUP_LEADER, Role.GRID_LEADER, Role.CADRE,
         Role.UNIT_LIAISON)  # fmt: skip


def bound_name(role: str) -> str:
    """Who is bound; of a liaison's duties it is the unit."""
    return _("对接单位") if role == Role.UNIT_LIAISON else role_name(role)


def bound() -> list[tuple[str, str]]:
    return [(role.value, bound_name(role)) for role in BOUND]


def kind_name(kind: str) -> str:
    return {
        DutyKind.COLLECT: _("民情收集"),
        DutyKind.SERVICE: _("服务办理"),
        DutyKind.SAFETY: _("安全巡查"),
        DutyKind.OUTREACH: _("政策宣传"),
        DutyKind.MEDIATION: _("矛盾化解"),
        DutyKind.SHARING: _("资源共享"),
        DutyKind.CO_BUILDING: _("共建活动"),
        DutyKind.CARE: _("结对帮扶"),
    }[DutyKind(kind)]


def kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind_name(kind)) for kind in DutyKind]


def frequency_name(frequency: str) -> str:
    return {
        Frequency.DAILY: _("每日"),
        Frequency.WEEKLY: _("每周"),
        Frequency.MONTHLY: _("每月"),
        Frequency.QUARTERLY: _("每季"),
        Frequency.HALF_YEARLY: _("每半年"),
        Frequency.YEARLY: _("每年"),
        Frequency.AS_NEEDED: _("按需"),
    }[Frequency(frequency)]


def frequencies() -> list[tuple[str, str]]:
    return [(one.value, frequency_name(one)) for one in Frequency]
