"""Words of what can be edited: kinds, and names of tables and columns in a history."""

from datetime import date
from typing import Any

from gisgrid.exchange.undo import table_name
from gisgrid.households.models import Occupancy
from gisgrid.households.words import occupancy_name
from gisgrid.i18n import _

__all__ = [
    "building_kinds",
    "change_of",
    "occupancies",
    "ranks",
    "structures",
    "table_name",
    "tenures",
    "unit_kinds",
]


def building_kinds() -> dict[str, str]:
    return {
        "walk_up": _("楼房"), "row": _("平房"), "public": _("公共建筑"), "shop": _("商服"),
        "industrial": _("厂房"), "shed": _("仓房"), "other": _("其他"),
    }  # fmt: skip


def structures() -> dict[str, str]:
    return {
        "brick_concrete": _("砖混"), "brick_wood": _("砖木"), "log": _("木刻楞"),
        "lath_mud": _("板夹泥"), "frame": _("框架"),
    }  # fmt: skip


def tenures() -> dict[str, str]:
    return {
        "own": _("自住房"), "rented": _("出租房"), "unit_housing": _("单位福利房"),
        "public_rental": _("公租房"), "idle": _("闲置房"), "other": _("其他"),
    }  # fmt: skip


def occupancies() -> dict[str, str]:
    return {one.value: occupancy_name(one) for one in Occupancy}


def unit_kinds() -> dict[str, str]:
    return {
        "party": _("党群部门"), "government": _("政府部门"), "justice": _("政法单位"),
        "mass_org": _("群团组织"), "institution": _("事业单位"), "school": _("学校"),
        "health": _("医疗卫生"), "state_enterprise": _("国有企业"), "utility": _("水电热等公用"),
        "finance": _("金融单位"), "private": _("民营企业"), "social_org": _("社会组织"),
        "rescue": _("消防救援"),
    }  # fmt: skip


def ranks() -> dict[str, str]:
    return {
        "bureau": _("厅局级"), "division_head": _("正处级"), "division_deputy": _("副处级"),
        "researcher_1": _("一级调研员"), "researcher_2": _("二级调研员"),
        "researcher_3": _("三级调研员"), "researcher_4": _("四级调研员"),
        "section_head": _("正科级"), "section_deputy": _("副科级"),
    }  # fmt: skip


def column_name(column: str) -> str:
    return {
        "name": _("名称或姓名"), "compound": _("小区"), "kind": _("类型"), "structure": _("结构"),
        "floors": _("层数"), "built": _("建成年份"), "outline": _("图形"), "number": _("序号"),
        "point": _("位置"), "code": _("编号"), "floor": _("楼层"), "door": _("门牌"),
        "address": _("地址"), "occupancy": _("居住情况"), "tenure": _("房屋性质"),
        "short": _("简称"), "phone": _("电话"), "rank": _("职级"), "post": _("职务"),
        "unit": _("单位"), "home": _("住处"), "since": _("任职日期"), "until": _("卸任日期"),
        "basis": _("怎样产生"), "person": _("人员"), "grid": _("网格"), "is_context": _("界外"),
        "outside": _("界外怎么办"), "building": _("楼栋"), "entrance": _("单元"),
        "liaison": _("联络员"),
    }.get(column, column)  # fmt: skip


# Columns that follow from others, or name a row by a number that says nothing to a reader.
UNSHOWN = ("search", "source", "community", "id", "qk", "point_3857", "is_counted", "building",
           "entrance", "person", "liaison")  # fmt: skip
PLACES = ("outline", "point")


def _value(column: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    words = {
        "occupancy": occupancies(), "tenure": tenures(), "structure": structures(),
        "rank": ranks(), "kind": building_kinds() | unit_kinds(),
    }.get(column, {})  # fmt: skip
    return str(words.get(str(value), value))


def change_of(column: str, before: Any, after: Any) -> str | None:
    """`层数 5 → 6`; None for what nobody needs to read."""
    if column in UNSHOWN:
        return None
    if column in PLACES:
        return _("{field}改了").format(field=column_name(column)) if before else None
    if before is None:
        return None if after is None else f"{column_name(column)} {_value(column, after)}"
    return f"{column_name(column)} {_value(column, before)} → {_value(column, after)}"


def day_in(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
