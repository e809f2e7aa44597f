"""Agreements and their promises: how they stand on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from gisgrid.agreements import rules
from gisgrid.agreements.models import (
    Agreement,
    Commitment,
    CommitmentState,
)
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import NotAllowed, NotFound
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
