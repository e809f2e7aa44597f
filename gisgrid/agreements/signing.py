"""Sign, renew and end agreements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gisgrid.agreements.models import (
    Agreement,
    Commitment,
    CommitmentKind,
    CommitmentState,
    Side,
    Together,
)
from gisgrid.agreements.service import SENTENCE, get, list_commitments, require_convener
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.units.models import Unit

NAME = 40
LONGEST = timedelta(days=5 * 366)


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
