"""States and kinds of wishes, kinds of good deeds, in the user's words."""

from gisgrid.i18n import _, later
from gisgrid.wishes.models import WisherClass, WishKind, WishState
from gisgrid.wishes.rules import STEPS, Hat, Why, WishStep

C = WishStep
# What those concerned are told; the words are put in the reader's language.
NEWS = {
    "raise": later("新心愿 {no} 等审核：{text}"),
    "decline": later("心愿 {no} 没有通过：{text}"),
    "publish": later("心愿 {no} 上墙了，等人认领：{text}"),
    "claim": later("心愿 {no} 有人认领了：{text}"),
    "release": later("心愿 {no} 的认领退回了：{text}"),
    "realise": later("心愿 {no} 已实现，请听心愿人的话：{text}"),
    "confirm": later("心愿 {no} 心愿人已确认：{text}"),
    "redo": later("心愿 {no} 还没有实现：{text}"),
    "withdraw": later("心愿 {no} 撤回了：{text}"),
}


def step_name(code: str) -> str:
    """What the button says."""
    return {
        C.RAISE: _("提出"),
        C.REVIEW: _("审核通过"),
        C.DECLINE: _("不予通过"),
        C.PUBLISH: _("上墙"),
        C.CLAIM: _("认领"),
        C.CONTACT: _("已联系上"),
        C.RELEASE: _("退回认领"),
        C.REALISE: _("已实现"),
        C.CONFIRM: _("心愿人确认"),
        C.REDO: _("还没有实现"),
        C.WITHDRAW: _("撤回"),
        C.NEXT_ROUND: _("转入下轮"),
    }[WishStep(code)]


def hat_name(hat: str) -> str:
    return {
        Hat.DIRECTOR: _("社区主任"),
        Hat.GROUP_LEADER: _("居民小组长"),
        Hat.GRID_LEADER: _("网格长"),
        Hat.CLAIMER: _("认领人"),
        Hat.MEMBER: _("单位和志愿者"),
    }[Hat(hat)]


def class_name(wisher: str) -> str:
    return {
        WisherClass.ELDER: _("老人"),
        WisherClass.CHILD: _("儿童"),
        WisherClass.OTHER: _("其他"),
    }[WisherClass(wisher)]


def why_not(why: Why, code: WishStep, state: str) -> str:
    rule = STEPS[code]
    if why == Why.SELF:
        return _("认领的人不能自己确认，请网格长或社区去听心愿人的话。")
    if why == Why.WHO:
        who = "、".join(hat_name(one) for one in Hat if one in rule.may)
        return _("“{step}”由{who}来做。").format(step=step_name(code), who=who)
    starts = "、".join(state_name(one) for one in WishState if one in rule.starts)
    said = _("“{step}”要在“{starts}”时做，现在是“{state}”。")
    return said.format(step=step_name(code), starts=starts, state=state_name(state))


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
