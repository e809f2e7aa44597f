"""What both sides say of each other, once a half-year."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from gisgrid.agreements import rules
from gisgrid.agreements.models import Evaluation, Rating, Side
from gisgrid.agreements.service import SENTENCE, require_convener
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Invalid
from gisgrid.i18n import _


def list_ratings(session: Session, community: int, unit: int) -> Sequence[Rating]:
    """Both ways, the latest half-year first."""
    return session.scalars(
        visible(Rating, community)
        .where(Rating.unit == unit)
        .order_by(Rating.period.desc(), Rating.side)
    ).all()


def rate(
    session: Session, actor: Actor, community: int, unit: int, evaluation: str, word: str, on: date
) -> Rating:
    """The liaison rates the community, the director the unit, once a half-year; a second word
    in the same half-year takes the place of the first."""
    side = Side.UNIT if actor.unit == unit and not actor.can(Verb.CONVENE) else Side.COMMUNITY
    if side is Side.COMMUNITY:
        require_convener(actor)
    faults = {}
    if evaluation not in set(Evaluation):
        faults["evaluation"] = _("请选一个评价。")
    if not word.strip():
        faults["word"] = _("请写一句理由。")
    elif len(word) > SENTENCE:
        faults["word"] = _("太长了，最多{n}个字。").format(n=SENTENCE)
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)
    period = rules.period_of(on)
    found = session.scalar(
        visible(Rating, community).where(
            Rating.unit == unit, Rating.side == side.value, Rating.period == period
        )
    )
    made = found or Rating(community=community, unit=unit, side=side.value, period=period)
    made.evaluation, made.word, made.rated_by = evaluation, word.strip(), actor.name
    session.add(made)
    session.flush()
    return made
