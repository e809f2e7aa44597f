"""Correct an entry or take it back; what it made follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.attachments import service as attachments
from gisgrid.auth.service import Actor
from gisgrid.diary import rules
from gisgrid.diary.becoming import Sentence, say
from gisgrid.diary.models import DiaryEntry, DiaryReview, DiarySentence, Mark, Suggestion
from gisgrid.diary.service import SUBJECT, Made, sentences_of, visits_of
from gisgrid.disputes import service as disputes
from gisgrid.disputes.models import Dispute
from gisgrid.errors import Conflict, Invalid, NotAllowed
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.needs.models import Need, NeedState
from gisgrid.visits import service as visits
from gisgrid.visits.models import Outcome
from gisgrid.wishes import steps as wishes
from gisgrid.wishes.models import GoodDeed, Wish, WishState
from gisgrid.wishes.rules import WishStep as C


def require_own(actor: Actor, entry: DiaryEntry) -> None:
    if entry.recorded_by != actor.account:
        raise Conflict(_("只有写这篇日志的人能改它。"))


@dataclass(frozen=True)
class Correction:
    """The entry as it should stand: sentences that are there carry their id."""

    sentences: Sequence[Sentence]
    outcome: str = ""
    companions: str = ""
    happened_on: date | None = None


def correct(
    session: Session, actor: Actor, entry: DiaryEntry, correction: Correction, today: date
) -> Made:
    """Change an entry; everything that it made follows. Raises Conflict where somebody has
    taken a need or wish up already and the sentence would have to leave it."""
    with session.begin_nested():
        return _correct(session, actor, entry, correction, today)


def _correct(
    session: Session, actor: Actor, entry: DiaryEntry, correction: Correction, today: date
) -> Made:
    require_own(actor, entry)
    said = [*(one.words for one in correction.sentences), correction.companions]
    if any(rules.holds_id_number(words) for words in said):
        words = _("这里面有身份证号。身份证号不能写进来，请去掉。")
        raise Invalid(words, fields={"text": words})
    entry.companions = correction.companions.strip() or None
    walked = visits_of(session, entry)
    before = {one.id: one for one in sentences_of(session, entry)}
    # What a dispute is about is not shown to who corrects, so it cannot be taken out here.
    hidden = {id_ for id_, one in before.items() if one.mark == Mark.DISPUTE}
    if not walked and not correction.sentences and not hidden:
        raise Invalid(_("至少留一句话。"), fields={"text": _("至少留一句话。")})
    if correction.outcome and len(walked) == 1:
        if correction.outcome not in set(Outcome):
            words = _("门开了吗？请选一个。")
            raise Invalid(words, fields={"outcome": words})
        walked[0].outcome = correction.outcome
    if correction.happened_on:
        entry.happened_on = correction.happened_on
        for visit in walked:
            visit.visited_on = correction.happened_on
    kept = {one.id for one in correction.sentences if one.id in before}
    for gone in before.keys() - kept - hidden:
        _unsay(session, actor, before[gone], today)
    made = Made(entry)
    for position, one in enumerate(correction.sentences):
        old = before.get(one.id or 0)
        if old is not None and old.id in hidden:
            old.position = position
            continue
        if old is not None and old.mark != one.mark:
            _unsay(session, actor, old, today)
            old = None
        if old is None:
            say(session, actor, entry, position, one, today)
        else:
            old.position = position
            _reword(session, old, one.words)
        made.add(one.mark)
    session.flush()
    return made


OF_MARK: dict[str, tuple[Any, str]] = {
    Mark.NEED: (Need, "content"),
    Mark.WISH: (Wish, "wish_text"),
    Mark.SUGGESTION: (Suggestion, "content"),
    Mark.GOOD_DEED: (GoodDeed, "content"),
    Mark.DISPUTE: (Dispute, "kind"),
}


def _made_of(session: Session, sentence: DiarySentence) -> Any:
    model, _column = OF_MARK[sentence.mark]
    return session.get(model, (sentence.community, getattr(sentence, sentence.mark)))


def _reword(session: Session, sentence: DiarySentence, words: str) -> None:
    if sentence.mark == Mark.NOTE:
        sentence.words = words
        return
    made, column = _made_of(session, sentence), OF_MARK[sentence.mark][1]
    if getattr(made, column) == words:
        return
    state = getattr(made, "state", None)
    if state in (WishState.CLAIMED, WishState.REALISED, WishState.CONFIRMED, NeedState.CLOSED):
        raise Conflict(_("“{words}”已经办了，不能再改。").format(words=getattr(made, column)[:20]))
    setattr(made, column, words)


def _withdraw(session: Session, actor: Actor, wish: Wish, today: date) -> None:
    if wish.state not in (WishState.RAISED, WishState.REVIEWED):
        raise Conflict(_("这个心愿已经上墙或有人认领，不能撤销。"))
    note = _("登记人撤销")
    try:
        wishes.advance(session, actor, wish.community, wish.id, C.WITHDRAW, note, today)
    except NotAllowed:
        # A unit or cadre takes no steps of wishes, but may take its own word back.
        wish.state = WishState.WITHDRAWN.value
        wish.version += 1


def _unsay(session: Session, actor: Actor, sentence: DiarySentence, today: date) -> None:
    """Take back what a sentence became; a need stays in the books as void."""
    made: Any = None if sentence.mark == Mark.NOTE else _made_of(session, sentence)
    session.delete(sentence)
    session.flush()
    if sentence.mark == Mark.NEED:
        needs.take_back(session, actor, made)
    elif sentence.mark == Mark.WISH:
        _withdraw(session, actor, made, today)
    elif sentence.mark == Mark.DISPUTE:
        disputes.take_back(session, made)
    elif made is not None:
        session.delete(made)
    session.flush()


def _is_read(session: Session, entry: DiaryEntry) -> bool:
    query = select(DiaryReview.id).where(
        DiaryReview.community == entry.community, DiaryReview.diary_entry == entry.id
    )
    return session.scalar(query.limit(1)) is not None


def take_back(session: Session, actor: Actor, entry: DiaryEntry, today: date) -> None:
    """Undo one's own entry of today with all that it made.

    Raises Conflict when it is older, when somebody has read it, or when what it made was taken up.
    """
    require_own(actor, entry)
    if entry.recorded_at.date() < today - timedelta(days=1):
        raise Conflict(_("只能撤销自己当天写的日志。"))
    if _is_read(session, entry):
        raise Conflict(_("已经有人阅过这篇日志，不能撤销；可以更正。"))
    for sentence in sentences_of(session, entry):
        _unsay(session, actor, sentence, today)
    for visit in visits_of(session, entry):
        visits.take_back(session, actor, visit, today)
    attachments.remove_of(session, entry.community, SUBJECT, entry.id)
    session.delete(entry)
    session.flush()
