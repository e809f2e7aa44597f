"""Chinese headings and words for tables that people open in Excel.

Each heading is one that the default profile reads, so that a table comes back as it left.
"""

from collections.abc import Mapping
from dataclasses import replace

from gisgrid.exchange import profiles
from gisgrid.exchange.kinds import KINDS
from gisgrid.exchange.table import Cell, Table

PLACES = {"lon": "经度", "lat": "纬度"}
HEADINGS: Mapping[str, Mapping[str, str]] = {
    "boundary": {"code": "社区代码", "name": "社区名称"},
    "buildings": {
        "source": "楼栋编号", "name": "楼栋名称", "compound": "小区", "kind": "楼栋类型",
        "structure": "房屋结构", "floors": "层数", "built": "建成年份", "is_context": "在边界外",
    },
    "streets": {"source": "道路编号", "name": "道路名称", "kind": "道路类型"},
    "areas": {"source": "编号", "name": "名称", "kind": "类型"},
    "facilities": {
        "source": "编号", "name": "名称", "kind": "类型", "open_times": "开放时间",
    },
    "entrances": {"building_ref": "楼栋编号", "number": "单元"},
    "households": {
        "household_code": "户编号", "building_ref": "楼栋编号", "building_name": "楼栋名称",
        "entrance": "单元", "floor": "楼层", "door": "门牌", "address": "地址",
        "occupancy": "居住情况", "tenure": "房屋性质", "grid": "网格",
    },
    "units": {
        "code": "单位编号", "name": "单位名称", "short": "简称", "kind": "单位类型",
        "address": "单位地址", "phone": "办公电话",
    },
    "grids": {
        "code": "网格编码", "short": "网格编号", "name": "网格名称", "residents_group": "居民小组",
        "leader": "网格长", "unit": "对接单位", "cadre": "对接干部", "area_m2": "面积平方米",
        "plan": "方案",
    },
}  # fmt: skip


def in_chinese(table: Table) -> Table:
    """Headings and, where the default profile knows one, words instead of codes."""
    layer = str(table.layer)
    names = HEADINGS.get(layer, {})
    words = _words(layer)
    columns: dict[str, list[Cell]] = {}
    for name, cells in table.columns.items():
        meant = words.get(name, {})
        columns[names.get(name, name)] = [
            meant.get(cell, cell) if isinstance(cell, str) else cell for cell in cells
        ]
    return replace(table, columns=columns)


def _words(layer: str) -> dict[str, dict[str, str]]:
    """field → code → the first Chinese word for it."""
    if layer not in KINDS:
        return {}
    found: dict[str, dict[str, str]] = {}
    for field, meanings in profiles.load()[layer].values.items():
        for word, code in meanings.items():
            if not word.isascii():
                found.setdefault(field, {}).setdefault(code, word)
    return found
