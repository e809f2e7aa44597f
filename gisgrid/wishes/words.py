"""States and kinds of wishes, kinds of good deeds, in the user's words."""

from gisgrid.i18n import _
from gisgrid.wishes.models import WishKind, WishState


def state_name(state: str) -> str:
    return {
        WishState.RAISED: _("提出"),
        WishState.REVIEWED: _("已审核"),
        WishState.ON_WALL: _("待认领"),
        WishState.CLAIMED: _("已认领"),
        WishState.CONTACTED: _("已联系"),
        WishState.REALISED: _("已实现"),
        WishState.CONFIRMED: _("已确认"),
        WishState.DECLINED: _("不予通过"),
        WishState.WITHDRAWN: _("撤回"),
        WishState.NEXT_ROUND: _("转入下轮"),
    }[WishState(state)]


def wish_kind_name(kind: str) -> str:
    return {
        WishKind.GOODS: _("物资"),
        WishKind.COMPANY: _("陪伴"),
        WishKind.SERVICE: _("服务"),
    }[WishKind(kind)]


def deed_name(kind: str) -> str:
    names = {
        "repair": _("修缮"),
        "snow": _("清雪"),
        "clean_up": _("环境整治"),
        "wish": _("心愿对接"),
        "sympathy": _("走访慰问"),
        "hardship": _("帮扶解困"),
        "clinic": _("义诊"),
        "tutoring": _("助学"),
        "legal": _("法律咨询"),
        "culture": _("文体活动"),
        "donation": _("捐赠"),
        "errand": _("代办"),
        "safety": _("安全排查"),
        "jobs": _("就业帮扶"),
        "lecture": _("宣讲"),
    }
    return names.get(kind, _("其他"))
