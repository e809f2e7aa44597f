"""Acts in the reader's language."""

from gisgrid.i18n import _, current_language
from gisgrid.points.rules import Act, acts


def act_name(code: str) -> str:
    found = acts().get(code)
    if found is None:
        return code
    return found.name_en if current_language() == "en" else found.name


def per_name(act: Act) -> str:
    return _("每小时") if act.per == "hour" else _("每次")
