"""Who may see drafts: those who draw them and those who approve them."""

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.guards import Ask, Code, SignedIn, Transaction, may
from gisgrid.guards import Reader as _Reader
from gisgrid.i18n import clock, short_day
from gisgrid.planning.steps import get_draft
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftPlan
from gisgrid.territory.service import get_community

Drawer = may(Verb.DRAW)
Approver = may(Verb.APPROVE)
Publisher = may(Verb.PUBLISH)


def sees_drafts(ask: Ask) -> bool:
    return ask.actor.can(Verb.DRAW) or ask.actor.can(Verb.APPROVE)


def _draft_reader(
    request: Request, community: Code, session: Transaction, actor: SignedIn, ask: _Reader
) -> Ask:
    found: Ask = ask
    if not sees_drafts(found):
        require(actor, Verb.DRAW, community)
    return found


DraftReader: Any = Annotated[Ask, Depends(_draft_reader, scope="function")]


def draft_of(ask: Ask, draft: int) -> DraftPlan:
    return get_draft(ask.session, ask.code, draft)


def community_of(ask: Ask) -> Community:
    return get_community(ask.session, ask.code)


def said_at(ask: Ask, at: datetime | None) -> str:
    """Day and time in the community's zone; the time alone when it was today."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(community_of(ask).timezone))
    if local.date() == ask.today:
        return clock(local)
    return f"{short_day(local.date(), ask.today)} {clock(local)}"
