"""Outcomes and kinds of visits in the user's words."""

from gisgrid.i18n import _
from gisgrid.visits.models import Outcome, VisitKind


def outcome_name(outcome: str) -> str:
    return {
        Outcome.HOME: _("在家"),
        Outcome.NOT_HOME: _("不在"),
        Outcome.REFUSED: _("拒访"),
        Outcome.MOVED_AWAY: _("迁走"),
        Outcome.NO_ACCESS: _("进不去"),
        Outcome.VACANT: _("空户"),
        Outcome.BY_PHONE: _("电话联系"),
        Outcome.LATER: _("约定再访"),
        Outcome.WRONG_DOOR: _("地址不符"),
    }[Outcome(outcome)]


def kind_name(kind: str) -> str:
    return {
        VisitKind.ROUTINE: _("日常走访"),
        VisitKind.BY_CLASS: _("分类走访"),
        VisitKind.CAMPAIGN: _("专项走访"),
        VisitKind.SYMPATHY: _("慰问"),
        VisitKind.RETURN: _("回访"),
        VisitKind.AD_HOC: _("不定期走访"),
        VisitKind.CADRE: _("干部走访"),
        VisitKind.UNIT: _("单位走访"),
        VisitKind.PHONE: _("电话随访"),
        VisitKind.PATROL: _("巡查"),
    }[VisitKind(kind)]
