"""The way of a draft to its day for page, command and interface alike: checked, done, told."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.planning import approval, drafts, service, steps
from gisgrid.plans import handover, telling
from gisgrid.plans.warnings import must_be_explained
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftPlan, GridPlan


def submit(session: Session, community: Community, draft: int, today: date) -> None:
    """Give a draft to a second person; faults, and warnings without a reason, hold it back."""
    code = community.community
    must_be_explained(session, community, steps.get_draft(session, code, draft), today)
    approval.submit(session, community, draft)
    telling.submitted(session, steps.get_draft(session, code, draft))


def approve(session: Session, draft: DraftPlan) -> None:
    code, number = draft.community, draft.id
    approval.approve(session, code, number)
    telling.answered(session, steps.get_draft(session, code, number), is_approved=True)


def send_back(session: Session, draft: DraftPlan, because: str) -> None:
    code, number = draft.community, draft.id
    approval.send_back(session, code, number, because)
    telling.answered(session, steps.get_draft(session, code, number), is_approved=False)


def publish(session: Session, draft: DraftPlan, since: date | None, today: date) -> int:
    """Publish from today or a later day; returns the plan's number."""
    if since is None or since < today:
        words = _("从今天或以后的哪一天起生效？")
        raise Invalid(words, fields={"since": words})
    code = draft.community
    plan = service.publish(session, code, draft.id, since)
    telling.published(session, code, since)
    found = session.get(GridPlan, (code, plan))
    assert found is not None
    return found.number


def handed(session: Session, plan: GridPlan) -> list[dict[str, Any]]:
    """Hand-over lists of a plan; none for the first."""
    before = drafts.plan_before(session, plan)
    return [asdict(one) for one in handover.of_plan(session, plan, before)] if before else []
