"""Tasks from outside in the user's words."""

from gisgrid.access.models import Decision, ItemKind
from gisgrid.i18n import _


def kind_name(kind: str) -> str:
    return {
        ItemKind.STATUTORY: _("依法履职"),
        ItemKind.ASSISTING: _("依法协助"),
        ItemKind.ADMITTED: _("临时准入"),
        ItemKind.NEGATIVE: _("负面清单"),
    }[ItemKind(kind)]


def kinds() -> list[tuple[str, str]]:
    return [(one.value, kind_name(one)) for one in ItemKind]


def decision_name(decision: str) -> str:
    return {
        Decision.ADMITTED: _("准予"),
        Decision.REFUSED: _("不予准入"),
        Decision.SUPPLEMENT: _("补充材料"),
    }[Decision(decision)]


def state_name(state: str) -> str:
    return {
        "waiting": _("待审批"),
        "in_force": _("准入中"),
        "ended": _("已期满"),
        "refused": _("不予准入"),
    }[state]
