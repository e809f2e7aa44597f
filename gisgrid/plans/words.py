"""Words of plans and drafts."""

from gisgrid.i18n import _
from gisgrid.territory.plan_models import DraftState, DraftStep


def state_name(state: str) -> str:
    return {
        DraftState.DRAFT: _("未提交"),
        DraftState.SUBMITTED: _("等人批准"),
        DraftState.APPROVED: _("已批准，待发布"),
        DraftState.PUBLISHED: _("已发布"),
        DraftState.DROPPED: _("已放弃"),
    }[DraftState(state)]


def origin_name(origin: str) -> str:
    return {
        "plan": _("从一版方案改起"),
        "division": _("自动划分"),
        "layer": _("从导入的图层"),
        "groups": _("按居民小组"),
    }.get(origin, origin)


def step_words(step: DraftStep) -> str:
    """What a step did, as the tooltip of undo and the list of steps say it."""
    said = step.change["said"]
    words = {
        "move": _("把{cells}块划给{to}") if said.get("to") else _("把{cells}块拿出网格"),
        "merge": _("把{gone}并入{into}"),
        "split": _("分出{name}（{cells}块）"),
        "lock": _("锁定{grid}") if said.get("locked") else _("解锁{grid}"),
        "rename": _("{grid}改名为{name}"),
        "cut": _("划线分开{cells}块地"),
        "settle": _("{faults}处改为自己画") if said.get("state") == "rejected"
        else _("接受{faults}处修补"),
        "adopt": _("采用“{name}”（{cells}块）"),
    }[step.kind]  # fmt: skip
    return words.format_map({"cells": 0, "to": "", "name": "", "grid": "", **said})


def outline_fault_name(kind: str) -> str:
    return {
        "gap": _("缝"), "overlap": _("重叠"), "sliver": _("细缝或细条重叠"), "hole": _("洞"),
        "cut": _("拆开的楼"), "in_none": _("不在任何网格的住户"), "in_two": _("在两个网格的住户"),
        "beyond": _("超出社区边界"), "apart": _("边没有对齐，差几毫米"), "neck": _("窄于1米的地方"),
        "inside": _("被另一个网格围住"), "parts": _("不连成一片"),
    }[kind]  # fmt: skip


def fault_size(kind: str, size: float) -> str:
    """Households where doors are the fault, else the ground it is about."""
    if kind.startswith("in_"):
        return _("{n}户").format(n=round(size))
    return _("{n}平方米").format(n=f"{size:.2f}" if size < 10 else round(size))


def fault_offer(kind: str, grids: str) -> str:
    """The repair that is offered, in words."""
    if kind in ("neck", "inside") and not grids:
        return _("地跟着楼走以后就没有了")
    return {
        "gap": _("地跟着楼走：归{grids}"), "overlap": _("地跟着楼走：归{grids}"),
        "sliver": _("并给挨着的{grids}"), "hole": _("填进{grids}"),
        "cut": _("整栋归占得多的{grids}"), "in_none": _("归所在楼的{grids}"),
        "in_two": _("归所在楼的{grids}"), "beyond": _("社区以外的部分不要"),
        "apart": _("并给挨着的{grids}"), "neck": _("窄处那一头归{grids}"),
        "inside": _("让出一条路，归{grids}"), "parts": _("分开的那块归{grids}"),
    }[kind].format(grids=grids)  # fmt: skip
