"""Words of kinds of need and wish for reasons."""

from sqlalchemy.orm import Session

from gisgrid.needs.service import kind_word, kinds
from gisgrid.optimize.match.instance import WISH
from gisgrid.wishes.models import WishKind
from gisgrid.wishes.words import wish_kind_name


def kind_words(session: Session) -> dict[str, str]:
    """What the engine's kinds are called."""
    return {
        **{kind.code: kind_word(kind) for kind in kinds(session)},
        **{WISH + kind.value: wish_kind_name(kind.value) for kind in WishKind},
    }
