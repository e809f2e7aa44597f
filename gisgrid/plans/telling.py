"""Who is told of a draft's way: approvers, its makers, and leaders whose households move."""

from datetime import date

from sqlalchemy.orm import Session

from gisgrid.auth.models import Role
from gisgrid.i18n import later
from gisgrid.notices.service import account, holders, leader_of, tell
from gisgrid.planning import drafts
from gisgrid.plans import handover
from gisgrid.territory.plan_models import DraftPlan

SUBMITTED = later("草案{n}等人批准：{name}")
APPROVED = later("草案{n}已批准，可以发布：{name}")
RETURNED = later("草案{n}退回再改：{name}")
MOVES = later("{day}起，{n}户从{a}网格交给{b}网格，请看交接单")


def submitted(session: Session, draft: DraftPlan) -> None:
    to = (holders(Role.COMMUNITY_DIRECTOR), holders(Role.DISTRICT_OFFICER))
    tell(session, draft.community, to, SUBMITTED, _check(draft), n=draft.id, name=draft.name)


def answered(session: Session, draft: DraftPlan, *, is_approved: bool) -> None:
    """Whoever submitted it, and who began it."""
    people = {one for one in (draft.submitted_by, draft.made_by) if one is not None}
    words = APPROVED if is_approved else RETURNED
    to = [account(one) for one in people]
    tell(session, draft.community, to, words, _check(draft), n=draft.id, name=draft.name)


def published(session: Session, community: int, since: date) -> None:
    """Leaders who hand households over or take them, each pair once."""
    plan = drafts.last_plan(session, community)
    before = drafts.plan_before(session, plan) if plan else None
    if plan is None or before is None:
        return
    link = f"/c/{community}/plans/{plan.number}/handover"
    for one in handover.of_plan(session, plan, before):
        to = (leader_of(one.giver.id), leader_of(one.taker.id))
        fields: dict[str, str | int] = {
            "n": len(one.households), "a": one.giver.short, "b": one.taker.short,
        }  # fmt: skip
        tell(session, community, to, MOVES, link, day=since.isoformat(), **fields)


def _check(draft: DraftPlan) -> str:
    return f"/c/{draft.community}/plans/drafts/{draft.id}/check"
