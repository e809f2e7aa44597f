"""Marks, topics and services in the user's words."""

from gisgrid.diary.models import Mark, Placed, Topic
from gisgrid.i18n import _


def mark_name(mark: str) -> str:
    return {
        Mark.NEED: _("诉求"),
        Mark.WISH: _("心愿"),
        Mark.SUGGESTION: _("建议"),
        Mark.GOOD_DEED: _("好事"),
        Mark.DISPUTE: _("纠纷"),
        Mark.NOTE: _("只记下"),
    }[Mark(mark)]


def topic_name(topic: str) -> str:
    return {
        Topic.TRANSITION: _("转型发展"),
        Topic.TOWN_BUILDING: _("城镇建设"),
        Topic.SERVICE: _("社区服务"),
        Topic.OTHER: _("其他"),
    }[Topic(topic)]


def placed_name(placed: str) -> str:
    return {
        Placed.DOOR: _("一户"),
        Placed.ENTRANCE: _("一个单元"),
        Placed.POINT: _("地图上的一点"),
        Placed.GRID: _("整个网格"),
    }[Placed(placed)]


def entry_topic_name(topic: str) -> str:
    names = {
        "daily_visit": _("日常走访"),
        "service": _("管理服务"),
        "work_record": _("工作记录"),
    }
    return names.get(topic, _("其他"))


def made_words(counts: dict[str, int]) -> str:
    """`1次走访、1件诉求`: what an entry made, in the order of the form."""
    patterns = {
        "visit": _("{n}次走访"),
        "need": _("{n}件诉求"),
        "wish": _("{n}个心愿"),
        "suggestion": _("{n}条建议"),
        "good_deed": _("{n}件好事"),
        "dispute": _("{n}件纠纷"),
    }
    said = [words.format(n=counts[key]) for key, words in patterns.items() if counts.get(key)]
    return _("、").join(said)
