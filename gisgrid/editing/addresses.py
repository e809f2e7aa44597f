"""Addresses that leaders ask for: asked, answered by the director, the old one kept."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.auth.models import Role
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.db import visible
from gisgrid.editing import buildings, doors
from gisgrid.editing.doors import Wanted
from gisgrid.editing.history import place
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.exchange.matching import stock_of
from gisgrid.exchange.organisations import building_of_address
from gisgrid.households.address import Address, CannotRead, parse
from gisgrid.households.models import (
    AddressChange,
    Building,
    ChangeState,
    Entrance,
    Household,
    Occupancy,
)
from gisgrid.i18n import _, later
from gisgrid.notices.service import account, holders, tell
from gisgrid.territory.models import Grid

ASKED = later("{name}报来{grid}网格的一个地址：{wanted}。等您决定。")
AGREED = later("同意了您报的地址：{wanted}。")
REFUSED = later("没有同意您报的地址{wanted}：{answer}")


def read(text: str) -> Address:
    """Raises Invalid for what is no address or asks for more; never guesses."""
    try:
        found = parse(text)
    except CannotRead as error:
        raise Invalid(error.message, {"wanted": error.message}) from None
    if found.building is None or found.door is None or "place" in found.asks:
        words = _("写明楼栋和门牌，如3号楼2单元501。")
        raise Invalid(words, {"wanted": words})
    return found


def ask_for(
    session: Session, actor: Actor, grid: Grid, home: Household | None, wanted: str, why: str
) -> AddressChange:
    """A leader asks for a new household (home None) or for another address of one he knows."""
    community = grid.community
    require(actor, Verb.RECORD, community, grid.id)
    wanted = wanted.strip()
    read(wanted)
    rules = [AddressChange.state == ChangeState.WAITING, AddressChange.wanted == wanted]
    if session.scalar(visible(AddressChange, community).where(*rules)):
        words = _("这个地址已经报过，等着决定。")
        raise Invalid(words, {"wanted": words})
    made = AddressChange(
        community=community, household=home and home.id, is_new=home is None, grid=grid.id,
        grid_then=grid.id, before=home and home.address, wanted=wanted, why=why or None,
        asked_by=actor.account, asked_name=actor.name,
    )  # fmt: skip
    session.add(made)
    session.flush()
    link = f"/c/{community}/addresses"
    to = [holders(Role.COMMUNITY_DIRECTOR)]
    tell(session, community, to, ASKED, link, name=actor.name, grid=grid.short, wanted=wanted)
    return made


def get(session: Session, community: int, change: int) -> AddressChange:
    found = session.scalar(visible(AddressChange, community).where(AddressChange.id == change))
    if found is None:
        raise NotFound(_("没有这个地址的申报。"))
    return found


def list_changes(
    session: Session, community: int, *, waiting: bool, limit: int = 200
) -> Sequence[tuple[AddressChange, str]]:
    """With the grid's short name; the waiting ones oldest first, decided ones latest first."""
    is_waiting = AddressChange.state == ChangeState.WAITING
    rows = session.execute(
        select(AddressChange, Grid.short)
        .join(Grid, (Grid.community == AddressChange.community) & (Grid.id == AddressChange.grid))
        .where(AddressChange.community == community, is_waiting if waiting else ~is_waiting)
        .order_by(AddressChange.id if waiting else AddressChange.decided_at.desc())
        .limit(limit)
    )
    return [(change, short) for change, short in rows]


def count_waiting(session: Session, community: int) -> int:
    query = select(func.count()).where(
        AddressChange.community == community, AddressChange.state == ChangeState.WAITING
    )
    return session.scalar(query) or 0


def decide(
    session: Session, actor: Actor, change: AddressChange, *, agreed: bool, answer: str
) -> None:
    """The director's word. A yes makes the household or gives it the address at once; it is
    refused where building or entrance are not known yet. A no says why."""
    require(actor, Verb.IMPORT, change.community)
    if change.state != ChangeState.WAITING:
        raise Conflict(_("已经由{name}决定过了。").format(name=change.decided_name or ""))
    if not agreed and not answer.strip():
        raise Invalid(_("写上为什么不同意。"), {f"answer{change.id}": _("写上为什么不同意。")})
    if agreed:
        change.household = _carry_out(session, actor, change)
    change.state = (ChangeState.ACCEPTED if agreed else ChangeState.DECLINED).value
    change.decided_name, change.decided_at = actor.name, datetime.now(UTC)
    change.answer = answer.strip() or None
    session.flush()
    words = AGREED if agreed else REFUSED
    tell(session, change.community, [account(change.asked_by)], words,
         f"/c/{change.community}/addresses", wanted=change.wanted, answer=answer)  # fmt: skip


def _carry_out(session: Session, actor: Actor, change: AddressChange) -> int:
    entrance, building, found = _place_of(session, change)
    home = session.get(Household, (change.community, change.household or 0))
    wanted = Wanted(
        found.floor, found.door or "",
        home.occupancy if home else Occupancy.RESIDENT.value, home.tenure if home else None,
    )  # fmt: skip
    if home is None:
        return doors.add(session, actor, entrance, building, wanted).id
    home.building, home.entrance, home.point = building.id, entrance.id, entrance.point
    doors.change(session, actor, home, entrance, building, wanted)
    place(session, change.community)
    return home.id


def _place_of(session: Session, change: AddressChange) -> tuple[Entrance, Building, Address]:
    found = read(change.wanted)
    known = building_of_address(stock_of(session, change.community), change.wanted)
    if known is None:
        raise Conflict(_("没有，或不只一栋楼叫这个名称。先在“楼栋”页加上或改名，再同意。"))
    stairs = buildings.entrances_of(session, change.community, known.id)
    if found.entrance is None and len(stairs) == 1:
        chosen = stairs[0]
    else:
        match = [one for one in stairs if one.number == found.entrance]
        if not match:
            raise Conflict(
                _("{name}没有这个单元。先在楼栋页加上单元，再同意。").format(name=known.name)
            )
        chosen = match[0]
    return chosen, buildings.get(session, change.community, known.id), found
