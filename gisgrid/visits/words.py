"""Outcomes and kinds of visits in the user's words."""

from gisgrid.i18n import _, later
from gisgrid.visits.models import Outcome, OutreachTopic, ServiceKind, VisitKind

# What `remind_of_visits()` puts into inboxes by itself.
REMINDER = later("{grid}网格有 {n} 户该走访，其中 {late} 户已超期；另有 {soon} 户一周内到期")


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


def service_name(kind: str) -> str:
    return {
        ServiceKind.MEDIATION: _("纠纷调解到家"),
        ServiceKind.CULTURE: _("文化服务到家"),
        ServiceKind.RESIDENT_VISIT: _("走访居民到家"),
        ServiceKind.ILLNESS_CALL: _("重病患者慰问到家"),
        ServiceKind.ALLOWANCE_HELP: _("低保人员帮扶到家"),
        ServiceKind.RELEASED_GUIDANCE: _("刑满释放人员帮教到家"),
    }[ServiceKind(kind)]


def outreach_name(topic: str) -> str:
    return {
        OutreachTopic.INSURANCE_RATES: _("医疗保险缴费标准"),
        OutreachTopic.MEDICAL_REIMBURSEMENT: _("医疗费核销"),
        OutreachTopic.MIN_ALLOWANCE: _("低保"),
        OutreachTopic.LAWS: _("法律法规"),
        OutreachTopic.SAFETY_FAMILY_PLANNING: _("安全计生知识"),
        OutreachTopic.COMMUNITY_REPORT: _("通报社区工作"),
        OutreachTopic.FOREST_FIRE: _("森林防火"),
        OutreachTopic.FRAUD: _("反诈"),
        OutreachTopic.HEATING_POLICY: _("供热政策"),
        OutreachTopic.FLOOD_SEASON: _("防汛"),
    }[OutreachTopic(topic)]
