"""Keep promises, with evidence."""

from datetime import date

from sqlalchemy.orm import Session

from gisgrid.agreements.models import Commitment, CommitmentState, Side
from gisgrid.agreements.service import SENTENCE
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.errors import Invalid, NotAllowed
from gisgrid.i18n import _


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
