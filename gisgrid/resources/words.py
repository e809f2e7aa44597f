"""Kinds and states of resources and their use in the user's words."""

from gisgrid.i18n import _
from gisgrid.resources.models import ResourceKind, ResourceState, UseState


def kind_name(kind: str) -> str:
    return {
        ResourceKind.PEOPLE: _("人力"),
        ResourceKind.VENUE: _("场地"),
        ResourceKind.GOODS: _("物资"),
        ResourceKind.EQUIPMENT: _("车辆设备"),
        ResourceKind.SKILL: _("技能"),
        ResourceKind.MONEY: _("资金"),
        ResourceKind.INFORMATION: _("信息政策"),
    }[ResourceKind(kind)]


def kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind_name(kind)) for kind in ResourceKind]


def state_name(state: str) -> str:
    return {
        ResourceState.DRAFT: _("未公布"),
        ResourceState.PUBLISHED: _("已公布"),
        ResourceState.WITHDRAWN: _("已撤回"),
    }[ResourceState(state)]


def use_state_name(state: str) -> str:
    return {
        UseState.ASKED: _("待同意"),
        UseState.AGREED: _("已同意"),
        UseState.DECLINED: _("未同意"),
        UseState.USED: _("已使用"),
        UseState.CANCELLED: _("已取消"),
    }[UseState(state)]


def amount(capacity: int | None, measure: str | None) -> str:
    """`40人`; empty when nothing was said."""
    return f"{capacity}{measure or ''}" if capacity is not None else ""
