"""Sign, renew and end agreements; keep promises with evidence; rate each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, aliased

from gisgrid.agreements import rules
from gisgrid.agreements.models import (
    Agreement,
    Commitment,
    CommitmentKind,
    CommitmentState,
    Evaluation,
    Rating,
    Side,
    Together,
)
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _
from gisgrid.units.models import Unit

SENTENCE = 300
NAME = 40
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Entry:
    """An agreement as lists show it: `state` of the day, promises kept of promised."""

    agreement: Agreement
    unit_name: str
    state: str
    promised: int
    kept: int
    overdue: int

    @property
    def code(self) -> str:
        return f"X-{self.agreement.no:04d}"


@dataclass(frozen=True)
class Promise:
    """A promise as it is signed."""

    side: str
    kind: str
    content: str
    due_on: date | None
    together: str | None = None


@dataclass(frozen=True)
class Signing:
    unit: int | None
    signed_on: date | None
    valid_to: date | None
    signer_community: str
    signer_unit: str
    note: str = ""
    renews: int | None = None
    proposal: int | None = None


def list_agreements(
    session: Session,
    community: int,
    on: date,
    *,
    unit: int | None = None,
    state: str = "",
    proposal: int | None = None,
) -> list[Entry]:
    """The latest first; `state` as `rules.state_of` says on that day."""
    later = aliased(Agreement)
    renewed = (
        select(later.id).where(later.community == community, later.renews == Agreement.id).exists()
    )
    query = (
        select(Agreement, Unit.name, renewed)
        .join(Unit, (Unit.community == Agreement.community) & (Unit.id == Agreement.unit))
        .where(Agreement.community == community)
        .order_by(Agreement.signed_on.desc(), Agreement.no.desc())
    )
    if unit is not None:
        query = query.where(Agreement.unit == unit)
    if proposal is not None:
        query = query.where(Agreement.proposal == proposal)
    counts = _counts(session, community, on)
    found = [
        _entry(agreement, name, bool(is_renewed), counts, on)
        for agreement, name, is_renewed in session.execute(query)
    ]
    return [one for one in found if state in ("", one.state)]


def _entry(
    agreement: Agreement, name: str, is_renewed: bool, counts: dict[int, Any], on: date
) -> Entry:
    state = rules.state_of(agreement.valid_to, agreement.ended_on, is_renewed=is_renewed, on=on)
    return Entry(agreement, name, state, *counts.get(agreement.id, (0, 0, 0)))


def _counts(session: Session, community: int, on: date) -> dict[int, tuple[int, int, int]]:
    """Promised, kept and overdue by agreement; what was dropped was not promised."""
    settled = [state.value for state in rules.SETTLED]
    found = session.execute(
        select(
            Commitment.agreement,
            func.count().filter(Commitment.state != CommitmentState.DROPPED.value),
            func.count().filter(Commitment.state == CommitmentState.DONE.value),
            func.count().filter(Commitment.state.not_in(settled), Commitment.due_on < on),
        )
        .where(Commitment.community == community)
        .group_by(Commitment.agreement)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def get(session: Session, community: int, agreement: int) -> Agreement:
    found = session.scalar(visible(Agreement, community).where(Agreement.id == agreement))
    if found is None:
        raise NotFound(_("没有这份协议，或您不能看。"))
    return found


def list_commitments(
    session: Session,
    community: int,
    *,
    agreement: int | None = None,
    unit: int | None = None,
    is_open: bool = False,
) -> Sequence[Commitment]:
    """By due day; `is_open`: not yet kept or dropped."""
    query = visible(Commitment, community).order_by(Commitment.due_on, Commitment.id)
    if agreement is not None:
        query = query.where(Commitment.agreement == agreement)
    if unit is not None:
        query = query.where(Commitment.unit == unit)
    if is_open:
        settled = [state.value for state in rules.SETTLED]
        query = query.where(Commitment.state.not_in(settled))
    return session.scalars(query).all()


def get_commitment(session: Session, community: int, commitment: int) -> Commitment:
    found = session.scalar(visible(Commitment, community).where(Commitment.id == commitment))
    if found is None:
        raise NotFound(_("没有这项承诺，或您不能看。"))
    return found


def require_convener(actor: Actor) -> None:
    if not actor.can(Verb.CONVENE):
        raise NotAllowed(_("只有社区主任能做这件事。"))


def sign(
    session: Session, actor: Actor, community: int, signing: Signing, promises: Sequence[Promise]
) -> Agreement:
    """Write down a signed agreement with its promises, whole or not at all."""
    require_convener(actor)
    _check_signing(session, community, signing)
    _check_proposal(session, community, signing.proposal)
    _check_promises(signing, promises)
    made = Agreement(
        community=community, no=_next_no(session, community), unit=signing.unit,
        signed_on=signing.signed_on, valid_to=signing.valid_to,
        signer_community=signing.signer_community.strip(),
        signer_unit=signing.signer_unit.strip(), note=signing.note.strip() or None,
        renews=signing.renews, proposal=signing.proposal,
    )  # fmt: skip
    session.add(made)
    session.flush()
    for promise in promises:
        session.add(_commitment(made, promise))
    session.flush()
    return made


def _check_proposal(session: Session, community: int, proposal: int | None) -> None:
    known = text("SELECT true FROM proposal WHERE community = :c AND id = :p")
    if proposal is not None and not session.scalar(known, {"c": community, "p": proposal}):
        raise NotFound(_("没有这个方案。"))


def _next_no(session: Session, community: int) -> int:
    number = session.scalar(text("SELECT next_number(:c, 'agreement')"), {"c": community})
    return int(number or 0)


def _commitment(agreement: Agreement, promise: Promise) -> Commitment:
    return Commitment(
        community=agreement.community, agreement=agreement.id, unit=agreement.unit,
        side=promise.side, kind=promise.kind, together=promise.together or None,
        content=promise.content.strip(), due_on=promise.due_on,
        state=CommitmentState.OPEN.value,
    )  # fmt: skip


def _check_signing(session: Session, community: int, signing: Signing) -> None:
    faults: dict[str, str] = {}
    if signing.unit is None or not _unit_exists(session, community, signing.unit):
        faults["unit"] = _("请选一个单位。")
    for name in ("signer_community", "signer_unit"):
        if not getattr(signing, name).strip():
            faults[name] = _("请写签字人。")
        elif len(getattr(signing, name)) > NAME:
            faults[name] = _("太长了，最多{n}个字。").format(n=NAME)
    if signing.signed_on is None:
        faults["signed_on"] = _("请写签订日期。")
    if signing.valid_to is None:
        faults["valid_to"] = _("请写有效期。")
    if signing.signed_on and signing.valid_to:
        if signing.valid_to <= signing.signed_on:
            faults["valid_to"] = _("有效期要在签订日期以后。")
        elif signing.valid_to - signing.signed_on > LONGEST:
            faults["valid_to"] = _("有效期最多五年。")
    if signing.renews is not None:
        _check_renewal(session, community, signing, faults)
    if len(signing.note) > SENTENCE:
        faults["note"] = _("太长了，最多{n}个字。").format(n=SENTENCE)
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)


def _unit_exists(session: Session, community: int, unit: int) -> bool:
    return session.scalar(visible(Unit, community).where(Unit.id == unit)) is not None


def _check_renewal(
    session: Session, community: int, signing: Signing, faults: dict[str, str]
) -> None:
    old = get(session, community, int(signing.renews or 0))
    taken = session.scalar(
        select(Agreement.no).where(Agreement.community == community, Agreement.renews == old.id)
    )
    if taken is not None:
        raise Conflict(_("这份协议已经续签过，新的是 X-{no:04d}。").format(no=taken))
    if old.unit != signing.unit:
        faults["unit"] = _("续签要是同一个单位。")
    if signing.signed_on and signing.signed_on <= old.signed_on:
        faults["signed_on"] = _("续签日期要在原协议签订以后。")


def _check_promises(signing: Signing, promises: Sequence[Promise]) -> None:
    faults: dict[str, str] = {}
    if not any(one.side == Side.UNIT for one in promises):
        faults["promise-0-content"] = _("至少写一项单位的承诺。")
    for place, one in enumerate(promises):
        words = _promise_fault(signing, one)
        if words:
            faults[f"promise-{place}-{words[0]}"] = words[1]
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)


def _promise_fault(signing: Signing, one: Promise) -> tuple[str, str] | None:
    if one.side not in set(Side):
        return "side", _("请选谁承诺。")
    if one.kind not in set(CommitmentKind):
        return "kind", _("请选一类承诺。")
    if one.together and one.together not in set(Together):
        return "together", _("请选一类。")
    if not one.content.strip():
        return "content", _("请写承诺的内容。")
    if len(one.content) > SENTENCE:
        return "content", _("太长了，最多{n}个字。").format(n=SENTENCE)
    if one.due_on is None:
        return "due", _("请写完成日期。")
    if (
        signing.signed_on
        and signing.valid_to
        and not (signing.signed_on <= one.due_on <= signing.valid_to)
    ):
        return "due", _("完成日期要在协议有效期内。")
    return None


def end(session: Session, actor: Actor, agreement: Agreement, why: str, on: date) -> None:
    """End an agreement before its time; promises that are still open are dropped with it."""
    require_convener(actor)
    if agreement.ended_on is not None:
        raise Conflict(_("这份协议已经终止。"))
    if not why.strip():
        raise Invalid(_("请写终止原因。"), fields={"why": _("请写终止原因。")})
    agreement.ended_on, agreement.ended_why = max(on, agreement.signed_on), why.strip()[:SENTENCE]
    for one in list_commitments(session, agreement.community, agreement=agreement.id, is_open=True):
        one.state, one.said_by = CommitmentState.DROPPED.value, actor.name
    session.flush()


def may_tick(actor: Actor, commitment: Commitment) -> bool:
    """Its own side keeps a promise; the director may write down either."""
    if actor.can(Verb.CONVENE):
        return True
    return commitment.side == Side.UNIT.value and actor.unit == commitment.unit


def tick(
    session: Session,
    actor: Actor,
    commitment: Commitment,
    to: str,
    *,
    evidence: str = "",
    done_on: date | None = None,
    today: date,
) -> None:
    """Move a promise: doing, done (with evidence and day), open again, dropped (director)."""
    if not may_tick(actor, commitment):
        raise NotAllowed(_("只有承诺的一方和社区主任能改这项承诺。"))
    if to not in set(CommitmentState):
        raise Invalid(_("请选一个状态。"), fields={"to": _("请选一个状态。")})
    if to == CommitmentState.DROPPED and not actor.can(Verb.CONVENE):
        raise NotAllowed(_("取消承诺要由社区主任决定。"))
    session.refresh(commitment, with_for_update=True)
    proof = evidence.strip()
    faults = _tick_faults(to, proof, done_on, today)
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)
    is_done = to == CommitmentState.DONE
    commitment.state = CommitmentState(to).value
    commitment.done_on = (done_on or today) if is_done else None
    commitment.evidence = proof or (None if is_done else commitment.evidence)
    commitment.said_by = actor.name
    session.flush()


def _tick_faults(to: str, proof: str, done_on: date | None, today: date) -> dict[str, str]:
    faults = {}
    if to in (CommitmentState.DONE, CommitmentState.DROPPED) and not proof:
        faults["evidence"] = _("请写做了什么、什么能证明。")
    if len(proof) > SENTENCE:
        faults["evidence"] = _("太长了，最多{n}个字。").format(n=SENTENCE)
    if done_on is not None and done_on > today:
        faults["done_on"] = _("日期在以后。")
    return faults


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
