"""The first values of an agreement that follows from a published pairing."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from gisgrid.agreements import rules
from gisgrid.agreements.models import CommitmentKind, Side, Together
from gisgrid.i18n import _
from gisgrid.pairing.service import Paired, list_pairings
from gisgrid.resources.models import ResourceKind, ResourceState
from gisgrid.resources.service import Filter, Offered, list_resources

MOST_OFFERS = 4
PROMISED = {
    ResourceKind.PEOPLE: (CommitmentKind.VOLUNTEERS, Together.VOLUNTEERING),
    ResourceKind.VENUE: (CommitmentKind.OPEN_VENUE, Together.FACILITIES),
    ResourceKind.GOODS: (CommitmentKind.GOODS, None),
    ResourceKind.EQUIPMENT: (CommitmentKind.REPAIR, None),
    ResourceKind.SKILL: (CommitmentKind.REPAIR, None),
    ResourceKind.MONEY: (CommitmentKind.GOODS, None),
    ResourceKind.INFORMATION: (CommitmentKind.INFORMATION, None),
}


def values(
    session: Session, community: int, unit: int, proposal: int, signer: str, today: date
) -> dict[str, Any]:
    """The form: what the unit can offer its grids, one promise for each resource; the director
    strikes out and adds before it is signed."""
    grids = _grids(list_pairings(session, community, unit=unit), today)
    until = rules.year_after(today)
    wanted = Filter(unit=unit, state=ResourceState.PUBLISHED.value)
    offers = list_resources(session, community, wanted, today)[:MOST_OFFERS]
    where = "、".join(one.grid_short for one in grids)
    lines = [_promise(one, where, until) for one in offers]
    told = _("每季向单位通报 {grids} 网格的诉求和办结").format(grids=where)
    lines.append(_line(Side.COMMUNITY, CommitmentKind.MEETINGS, Together.GRIDS, told, until))
    since = min((one.since for one in grids), default=today)
    return {
        "unit": unit, "renews": "", "proposal": proposal, "signer_community": signer,
        "signed_on": today.isoformat(), "valid_to": until.isoformat(), "lines": lines,
        "note": _("与 {grids} 网格结对，{day} 起").format(grids=where, day=since.isoformat()),
    }  # fmt: skip


def _grids(pairings: list[Paired], today: date) -> list[Paired]:
    """Pairings of today and those that begin later."""
    return [one for one in pairings if one.until is None or one.until > today]


def _promise(one: Offered, grids: str, until: date) -> dict[str, str]:
    kind, together = PROMISED[ResourceKind(one.resource.kind)]
    words = _("向 {grids} 网格提供{name}").format(grids=grids, name=one.resource.name)
    return _line(Side.UNIT, kind, together, words, until)


def _line(
    side: Side, kind: CommitmentKind, together: Together | None, content: str, until: date
) -> dict[str, str]:
    return {
        "side": side.value, "kind": kind.value, "content": content, "due": until.isoformat(),
        "together": together.value if together else "",
    }  # fmt: skip
