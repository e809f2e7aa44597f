"""Code lists of ledgers that no feature names yet."""

from gisgrid.i18n import _


def source_name(source: str) -> str:
    names = {
        "visit": _("走访"),
        "patrol": _("巡查"),
        "phone": _("电话"),
        "wechat": _("微信群"),
        "walk_in": _("来访"),
        "unit": _("单位转来"),
        "hotline_12345": _("12345热线"),
        "meeting": _("会议"),
        "paper": _("走访单回录"),
        "box": _("意见箱"),
        "online": _("网上自报"),
        "superior": _("上级交办"),
        "neighbour_community": _("其他社区转来"),
    }
    return names.get(source, source)


def confirmed_name(word: str) -> str:
    names = {"yes": _("已确认"), "no": _("未确认"), "unreachable": _("联系不上")}
    return names.get(word, word)


def form_name(form: str) -> str:
    names = {"at_the_door": _("入户")}
    return names.get(form, form)
