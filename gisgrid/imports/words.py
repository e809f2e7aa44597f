"""Words for kinds, fields and how a coordinate system was known."""

from gisgrid.i18n import _


def kind_name(kind: str) -> str:
    return {
        "boundary": _("社区边界"),
        "buildings": _("楼栋"),
        "streets": _("街道"),
        "areas": _("区域"),
        "households": _("住户"),
        "grids": _("网格"),
        "units": _("单位"),
        "cadres": _("干部"),
        "people": _("网格长和居民小组长"),
        "building_facts": _("楼栋资料（楼已经有了）"),
        "needs": _("诉求（别处的台账）"),
    }.get(kind, kind)


def field_name(field: str) -> str:
    return {
        "code": _("编号"),
        "name": _("名称或姓名"),
        "source": _("来源编号"),
        "compound": _("小区"),
        "kind": _("类型"),
        "structure": _("结构"),
        "floors": _("层数"),
        "built": _("建成年份"),
        "building_ref": _("楼栋编号"),
        "building": _("楼栋"),
        "entrance": _("单元"),
        "floor": _("楼层"),
        "door": _("门牌"),
        "address": _("地址"),
        "occupancy": _("居住情况"),
        "tenure": _("房屋性质"),
        "residents_group": _("居民小组"),
        "short": _("简称"),
        "phone": _("电话"),
        "number": _("序号"),
        "rank": _("职级"),
        "post": _("职务"),
        "unit": _("单位"),
        "role": _("角色"),
        "grid": _("网格"),
        "home": _("住处"),
        "since": _("任职日期"),
        "lon": _("经度"),
        "lat": _("纬度"),
        "geometry": _("图形"),
        "content": _("内容"),
        "state": _("状态"),
        "raised_on": _("提出日期"),
        "due_on": _("期限"),
        "closed_on": _("办结日期"),
        "place": _("地点"),
    }.get(field, field)


def crs_known_by(how: str | None) -> str:
    return {
        "said": _("您指明的"),
        "file": _("文件写明"),
        "format": _("按格式规定"),
        "columns": _("按列名"),
    }.get(how or "", "")


def for_page(words: str) -> str:
    """What a message calls by the option of a command, by the field of the page."""
    fields = {
        "--crs ": "EPSG ",
        "--crs": _("“坐标系 EPSG”一格"),
        "--shift": _("“偏移”一格，选"),
        "--layer": _("“图层或工作表”一格"),
        "--pick": _("“要哪一个”一格"),
        "--repair": _("“接受给出的修法”"),
        "gisgrid outside": _("“数据”页"),
    }
    for option, field in fields.items():
        words = words.replace(option, field)
    return words


def layer_name(layer: str) -> str:
    return {
        "all": _("全部图层"),
        "facilities": _("设施"),
        "entrances": _("单元"),
    }.get(layer) or kind_name(layer)
