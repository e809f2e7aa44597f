"""What a sentence of the diary becomes: a need, a wish, a suggestion, a good deed, a dispute, or
a note. Its words are stored there and nowhere else."""

from dataclasses import dataclass
from datetime import date

from geoalchemy2.shape import to_shape
from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.diary import rules
from gisgrid.diary.models import DiaryEntry, DiarySentence, Mark, Suggestion, Topic
from gisgrid.disputes import service as disputes
from gisgrid.disputes.models import DisputeKind
from gisgrid.errors import Invalid
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.pairing.service import pairs_on
from gisgrid.wishes import steps as wishes
from gisgrid.wishes.models import GoodDeed, WishKind


@dataclass(frozen=True)
class Sentence:
    """One sentence as typed and marked; `kind` may be left to a guess, `unit` to the pairing."""

    words: str
    mark: str = Mark.NOTE.value
    kind: str = ""
    emergency: bool = False
    unit: int | None = None
    id: int | None = None
    source: str = "visit"


def say(
    session: Session, actor: Actor, entry: DiaryEntry, position: int, said: Sentence, today: date
) -> DiarySentence:
    """Store one sentence in what it becomes, and the link to it."""
    if said.mark not in set(Mark):
        raise Invalid(_("请选每句话是什么。"), fields={"text": _("请选每句话是什么。")})
    sentence = DiarySentence(
        community=entry.community, diary_entry=entry.id, position=position, mark=said.mark,
        household=entry.household, point=entry.point, grid=entry.grid,
    )  # fmt: skip
    if said.mark == Mark.NOTE:
        sentence.words = said.words
    else:
        made = MAKERS[Mark(said.mark)](session, actor, entry, said, today)
        setattr(sentence, said.mark, made)
    session.add(sentence)
    session.flush()
    return sentence


def _need(session: Session, actor: Actor, entry: DiaryEntry, said: Sentence, today: date) -> int:
    home = session.get(Household, (entry.community, entry.household)) if entry.household else None
    kind = said.kind or rules.guess(said.words, rules.words()["need"], "other")
    report = needs.Report(
        kind=kind,
        content=said.words,
        household=home,
        point=None if home else _lonlat(entry),
        emergency=said.emergency,
        source=said.source,
        diary_entry=entry.id,
    )
    return needs.raise_need(session, actor, entry.community, report, today).id


def _lonlat(entry: DiaryEntry) -> tuple[float, float]:
    place = to_shape(entry.point)
    return place.x, place.y


def _wish(session: Session, actor: Actor, entry: DiaryEntry, said: Sentence, today: date) -> int:
    kind = said.kind or rules.guess(said.words, rules.words()["wish"], WishKind.GOODS)
    home = session.get(Household, (entry.community, entry.household)) if entry.household else None
    report = wishes.WishReport(said.words, kind, home, entry.grid)
    return wishes.raise_wish(session, actor, entry.community, report, today).id


def _suggestion(
    session: Session, actor: Actor, entry: DiaryEntry, said: Sentence, today: date
) -> int:
    topic = said.kind or rules.guess(said.words, rules.words()["suggestion"], Topic.OTHER)
    if topic not in set(Topic):
        raise Invalid(_("请选一个类别。"), fields={"text": _("请选一个类别。")})
    number = session.scalar(text("SELECT next_number(:c, 'suggestion')"), {"c": entry.community})
    made = Suggestion(
        community=entry.community, no=number, content=said.words, topic=topic,
        household=entry.household, point=entry.point, raised_on=today, raised_by=actor.account,
        grid=entry.grid, grid_then=entry.grid_then,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def _good_deed(
    session: Session, actor: Actor, entry: DiaryEntry, said: Sentence, today: date
) -> int:
    """Credited to the named unit, else to the asker's own, else to the grid's paired one."""
    paired = pairs_on(session, entry.community, entry.happened_on).get((entry.grid or 0, "unit"))
    unit = said.unit or actor.unit or (paired.partner if paired else None)
    if unit is None:
        words = _("这件好事记在哪个单位名下？请选一个单位。")
        raise Invalid(words, fields={"text": words})
    made = GoodDeed(
        community=entry.community, done_on=entry.happened_on, unit=unit, content=said.words,
        kind=said.kind or rules.guess(said.words, rules.words()["good_deed"], "other"),
        grid=entry.grid, grid_then=entry.grid_then,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def _dispute(session: Session, actor: Actor, entry: DiaryEntry, said: Sentence, today: date) -> int:
    kind = said.kind or rules.guess(said.words, rules.words()["dispute"], DisputeKind.OTHER)
    found = disputes.Found(
        kind, said.words, entry.household, entry.point, entry.grid, entry.grid_then
    )
    return disputes.record(session, actor, entry.community, found, today).id


MAKERS = {
    Mark.NEED: _need,
    Mark.WISH: _wish,
    Mark.SUGGESTION: _suggestion,
    Mark.GOOD_DEED: _good_deed,
    Mark.DISPUTE: _dispute,
}
