"""Words of the lists of this feature."""

from gisgrid.i18n import _
from gisgrid.sheets.models import CopyClass, PrintKind
from gisgrid.sheets.rules import Only, Side


def copy_class_name(value: str) -> str:
    return {
        CopyClass.PUBLIC: _("公开"),
        CopyClass.UNIT: _("走访单位"),
        CopyClass.LEADER: _("网格长"),
    }[CopyClass(value)]


def print_kind_name(value: str) -> str:
    return {
        PrintKind.WALK: _("走访单"),
        PrintKind.ATLAS: _("网格图册"),
        PrintKind.WALL: _("网格公示图"),
        PrintKind.DIARY: _("民情日志"),
        PrintKind.LIST: _("清单"),
    }[PrintKind(value)]


def only_name(value: str) -> str:
    return {
        Only.ALL: _("全部住户"),
        Only.DUE: _("走访到期"),
        Only.OVERDUE: _("走访超期"),
        Only.OPEN: _("有未结诉求"),
    }[Only(value)]


def side_name(value: str) -> str:
    return {
        Side.NORTH: _("北侧"),
        Side.SOUTH: _("南侧"),
        Side.EAST: _("东侧"),
        Side.WEST: _("西侧"),
    }[Side(value)]
