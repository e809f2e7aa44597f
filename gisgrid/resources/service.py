"""The resource list: offer, change, confirm, publish, withdraw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import Condition, Query, visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _, later
from gisgrid.notices import service as notices
from gisgrid.resources.models import Resource, ResourceKind, ResourceState
from gisgrid.resources.rules import STALE_DAYS
from gisgrid.units.models import Unit

LENGTHS = {"name": 60, "measure": 10, "open_times": 100, "conditions": 200, "place": 100}
MOST_PIECES = 99
MOST = 1_000_000_000


@dataclass(frozen=True)
class Filter:
    unit: int | None = None
    kind: str | None = None
    state: str | None = None
    is_stale: bool = False
    serves: str | None = None
    q: str | None = None


@dataclass(frozen=True)
class Offered:
    """A resource with its unit. `lon`, `lat`: its place, or the unit's seat."""

    resource: Resource
    unit_name: str
    unit_short: str
    unit_code: str
    phone: str | None
    place: str | None
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class Offer:
    """What a unit says of a resource; numbers as they were typed."""

    kind: str = ""
    name: str = ""
    capacity: str = ""
    measure: str = ""
    pieces: str = "1"
    open_times: str = ""
    conditions: str = ""
    place: str = ""
    serves: tuple[str, ...] = field(default=())


def conditions(wanted: Filter, today: date) -> list[Condition]:
    made: list[Condition] = []
    if wanted.unit is not None:
        made.append(Resource.unit == wanted.unit)
    if wanted.kind:
        made.append(Resource.kind == wanted.kind)
    if wanted.state:
        made.append(Resource.state == wanted.state)
    if wanted.is_stale:
        made.append(Resource.checked_on < today - timedelta(days=STALE_DAYS))
        made.append(Resource.state != ResourceState.WITHDRAWN.value)
    if wanted.serves:
        made.append(Resource.serves.any(wanted.serves))  # type: ignore[arg-type]
    if wanted.q:
        made.append(Resource.name.contains(wanted.q, autoescape=True))
    return made


def rows(community: int) -> Query:
    """`(Resource, Unit, lon, lat)`, by unit and name: every list begins here."""
    place = func.coalesce(Resource.point, Unit.point)
    return (
        select(Resource, Unit, geo.lon(place), geo.lat(place))
        .join(Unit, (Unit.community == Resource.community) & (Unit.id == Resource.unit))
        .where(Resource.community == community, Unit.community == community)
        .order_by(Unit.code, Resource.kind, Resource.name, Resource.id)
    )


def offered(resource: Resource, unit: Unit, lon: float | None, lat: float | None) -> Offered:
    return Offered(
        resource, unit.name, unit.short, unit.code, unit.phone, resource.place or unit.address,
        lon, lat,
    )  # fmt: skip


def list_resources(session: Session, community: int, wanted: Filter, today: date) -> list[Offered]:
    query = rows(community).where(*conditions(wanted, today))
    return [offered(*row) for row in session.execute(query)]


def get(session: Session, community: int, resource: int) -> Resource:
    found = session.scalar(visible(Resource, community).where(Resource.id == resource))
    if found is None:
        raise NotFound(_("没有这项资源。"))
    return found


def get_offered(session: Session, community: int, resource: int) -> Offered:
    row = session.execute(rows(community).where(Resource.id == resource)).one_or_none()
    if row is None:
        raise NotFound(_("没有这项资源。"))
    return offered(*row)


def is_keeper(actor: Actor, unit: int) -> bool:
    """May write what belongs to this unit: its own liaison, or who leads the community's work."""
    return actor.can(Verb.CONVENE) or (actor.can(Verb.RECORD) and actor.unit == unit)


def require_keeper(actor: Actor, unit: int) -> None:
    if not is_keeper(actor, unit):
        raise NotAllowed(_("只有本单位联络员和社区主任能改这个单位的资源。"))


def offer(
    session: Session, actor: Actor, community: int, unit: int, said: Offer, today: date
) -> Resource:
    """Add a resource to the unit's list; it stays a draft until it is published."""
    require_keeper(actor, unit)
    values = _checked(session, community, unit, said, None)
    made = Resource(
        community=community, unit=unit, state=ResourceState.DRAFT.value, checked_on=today,
        checked_by=actor.name, version=1, **values,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def change(
    session: Session, actor: Actor, resource: Resource, said: Offer, version: int, today: date
) -> Resource:
    """Write what the unit says now; raises Conflict when somebody changed it since it was read."""
    require_keeper(actor, resource.unit)
    session.refresh(resource, with_for_update=True)
    if resource.version != version:
        raise Conflict(_("刚才有人改了这项资源。您写的还在；请核对新的内容，再保存。"))
    for name, value in _checked(
        session, resource.community, resource.unit, said, resource.id
    ).items():
        setattr(resource, name, value)
    confirm(session, actor, resource, today)
    return resource


def confirm(session: Session, actor: Actor, resource: Resource, today: date) -> None:
    """The unit says that it is still so."""
    require_keeper(actor, resource.unit)
    resource.checked_on, resource.checked_by = today, actor.name
    resource.version += 1
    session.flush()


def confirm_all(session: Session, actor: Actor, community: int, unit: int, today: date) -> int:
    """All that the unit has not withdrawn is still so; returns how many."""
    require_keeper(actor, unit)
    found = session.scalars(
        visible(Resource, community).where(
            Resource.unit == unit, Resource.state != ResourceState.WITHDRAWN.value
        )
    ).all()
    for one in found:
        confirm(session, actor, one, today)
    return len(found)


def set_state(session: Session, actor: Actor, resource: Resource, state: str) -> None:
    """Publish the resource to all units, or withdraw it."""
    require_keeper(actor, resource.unit)
    if state not in (ResourceState.PUBLISHED, ResourceState.WITHDRAWN, ResourceState.DRAFT):
        raise Invalid(_("只能公布或撤回。"))
    resource.state = ResourceState(state).value
    resource.version += 1
    session.flush()


def _checked(
    session: Session, community: int, unit: int, said: Offer, own: int | None
) -> dict[str, object]:
    """The columns' values; raises Invalid that names each field that does not fit."""
    faults: dict[str, str] = {}
    texts = {name: getattr(said, name).strip() for name in LENGTHS}
    for name, most in LENGTHS.items():
        if len(texts[name]) > most:
            faults[name] = _("太长了，最多{n}个字。").format(n=most)
    if said.kind not in set(ResourceKind):
        faults["kind"] = _("请选一个类别。")
    if not texts["name"]:
        faults["name"] = _("请写资源名称，如：会议室。")
    elif "name" not in faults and _is_taken(session, community, unit, texts["name"], own):
        faults["name"] = _("本单位已有叫这个名字的资源。")
    capacity = _whole(said.capacity, "capacity", faults, MOST) if said.capacity.strip() else None
    pieces = _whole(said.pieces, "pieces", faults, MOST_PIECES)
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)
    kept = {name: text or None for name, text in texts.items() if name != "name"}
    return {
        "kind": said.kind, "name": texts["name"], "capacity": capacity, "pieces": pieces,
        "serves": sorted(set(said.serves)), **kept,
    }  # fmt: skip


def _whole(text: str, name: str, faults: dict[str, str], most: int) -> int:
    digits = text.strip()
    is_fine = digits.isascii() and digits.isdigit() and len(digits) < 11
    if not is_fine or not 1 <= int(digits) <= most:
        faults[name] = _("写一个从 1 到 {n} 的整数。").format(n=most)
        return 0
    return int(digits)


def _is_taken(session: Session, community: int, unit: int, name: str, own: int | None) -> bool:
    found = session.scalar(
        select(Resource.id).where(
            Resource.community == community, Resource.unit == unit, Resource.name == name
        )
    )
    return found is not None and found != own


def remind(session: Session, actor: Actor, community: int, today: date) -> int:
    """Ask the liaison of each unit with stale entries to look through them; returns how many
    were told."""
    if not actor.can(Verb.CONVENE):
        raise NotAllowed(_("只有社区主任能做这件事。"))
    return sum(
        notices.tell(
            session, community, notices.liaison_of(unit),
            later("您单位有 {n} 项资源半年没确认，请看一遍"), f"/c/{community}/units/{unit}",
            n=count,
        )
        for unit, count in stale_by_unit(session, community, today)
    )  # fmt: skip


def stale_by_unit(session: Session, community: int, today: date) -> Sequence[tuple[int, int]]:
    """`(unit, how many)` of entries that nobody confirmed for half a year."""
    rules = conditions(Filter(is_stale=True), today)
    found = session.execute(
        select(Resource.unit, func.count())
        .where(Resource.community == community, *rules)
        .group_by(Resource.unit)
        .order_by(Resource.unit)
    )
    return [(row[0], row[1]) for row in found]
