"""Kinds, sources and results of disputes in the user's words."""

from gisgrid.disputes.models import (
    AgreementForm,
    CaseSource,
    DisputeKind,
    MediationResult,
    Performed,
    Risk,
)
from gisgrid.i18n import _


def kind_name(kind: str) -> str:
    return {
        DisputeKind.FAMILY: _("婚姻家庭"),
        DisputeKind.NEIGHBOUR: _("邻里"),
        DisputeKind.HOUSING: _("房屋宅基地"),
        DisputeKind.PROPERTY_MANAGEMENT: _("物业管理"),
        DisputeKind.LABOUR: _("劳资"),
        DisputeKind.CONTRACT: _("合同"),
        DisputeKind.DAMAGES: _("损害赔偿"),
        DisputeKind.LAND_FOREST: _("山林土地权属"),
        DisputeKind.DEMOLITION: _("征地拆迁"),
        DisputeKind.MEDICAL: _("医患"),
        DisputeKind.CONSUMER: _("消费"),
        DisputeKind.ENVIRONMENT: _("环境污染"),
        DisputeKind.TRAFFIC: _("交通事故"),
        DisputeKind.OTHER: _("其他"),
    }[DisputeKind(kind)]


def source_name(source: str) -> str:
    return {
        CaseSource.APPLIED: _("当事人申请"),
        CaseSource.OWN_MOTION: _("主动调解"),
        CaseSource.POLICE: _("公安移交"),
        CaseSource.COURT: _("法院委托"),
        CaseSource.DEPARTMENT: _("部门转办"),
    }[CaseSource(source)]


def risk_name(risk: str) -> str:
    return {Risk.LOW: _("低"), Risk.MEDIUM: _("中"), Risk.HIGH: _("高")}[Risk(risk)]


def result_name(result: str) -> str:
    return {
        MediationResult.PENDING: _("调解中"),
        MediationResult.AGREED: _("达成协议"),
        MediationResult.FAILED: _("未达成"),
        MediationResult.WITHDRAWN: _("撤回"),
        MediationResult.REFERRED: _("转诉讼"),
    }[MediationResult(result)]


def form_name(form: str) -> str:
    return {AgreementForm.ORAL: _("口头"), AgreementForm.WRITTEN: _("书面")}[AgreementForm(form)]


def performed_name(performed: str) -> str:
    return {
        Performed.KEPT: _("已履行"),
        Performed.PARTLY: _("部分履行"),
        Performed.NOT_KEPT: _("未履行"),
    }[Performed(performed)]
