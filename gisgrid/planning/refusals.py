"""What the database refuses about plans, in words."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError

from gisgrid.errors import Conflict, NotAllowed
from gisgrid.i18n import _


class CoverageRefused(Conflict):
    """The coverage gate found faults; `details['faults']` lists them with their places."""


def fault_name(fault: str) -> str:
    """A fault of the coverage gate in words."""
    return {
        "cell_in_no_grid": _("有楼栋不在任何网格"),
        "cell_of_another_tessellation": _("有不属于这次划分的楼栋单元格"),
        "cell_in_grid_of_another_draft": _("有楼栋划到别的草案的网格"),
        "grid_without_cells": _("有网格没有楼栋"),
        "grid_in_parts": _("网格不连成一片"),
        "outline_invalid": _("网格边界有错"),
        "neck": _("网格有一处窄于1米，只连着一线"),
        "overlap": _("网格重叠"),
        "gap": _("网格之间有缝"),
        "beyond_the_boundary": _("网格超出社区边界"),
        "grid_inside_another": _("网格被另一个网格围住"),
        "nodes_apart": _("相邻地块的边没有对齐"),
        "building_cut": _("楼栋被划到两个网格"),
        "outline_unsettled": _("导入的边界有问题还没有决定"),
        "code_retired": _("停用的编码不能再用"),
        "household_outside": _("住户在社区边界之外，还没有决定归哪里"),
        "household_in_no_grid": _("住户不在任何网格"),
        "household_in_two_grids": _("住户的门和楼不在同一个网格"),
    }.get(fault, fault)


def refused(faults: Sequence[dict[str, Any]]) -> CoverageRefused:
    """The gate's faults, counted by kind in one sentence."""
    counts: dict[str, int] = {}
    for fault in faults:
        counts[fault["fault"]] = counts.get(fault["fault"], 0) + 1
    said = "；".join(f"{fault_name(kind)} × {n}" for kind, n in counts.items())
    return CoverageRefused(_("不能发布：{faults}。").format(faults=said), faults=faults)


def refusal(error: DBAPIError) -> Exception:
    """What a function of the database refused, in words; the error itself if it is another."""
    state = getattr(error.orig, "sqlstate", None)
    detail = getattr(getattr(error.orig, "diag", None), "message_detail", None)
    if state == "GG001":
        return refused(json.loads(detail or "[]"))
    if state == "42501":
        return NotAllowed(_("您现在的身份没有这项权限。"))
    words = {
        "GG002": _("这个草案现在的状态不能这样做。"),
        "GG003": _("已有从 {day} 起的方案，新方案要从那天以后开始。"),
        "GG004": _("要由提交人以外的另一个人批准。"),
        "GG005": _("提交以后草案又变了，请重新提交。"),
        "GG006": _("只能撤回最后发布、还没有被接替的方案。"),
        "GG007": _("方案已从 {day} 起生效，不能撤回。请从它另起草案，发布新的方案来接替。"),
        "GG008": _("这种编码的顺序码用完了，请换一种编码。"),
    }.get(state or "")
    return error if words is None else Conflict(words.format(day=detail))
