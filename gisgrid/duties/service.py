"""The duty list: set and end duties, tick them, and who has done what in this period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gisgrid.auth.models import Role
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import in_force, visible
from gisgrid.duties import rules
from gisgrid.duties.models import Duty, DutyKind, DutyTick, Frequency
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _
from gisgrid.territory.models import ResidentsGroup
from gisgrid.territory.plan_models import GridOutline
from gisgrid.territory.service import plan_on
from gisgrid.units.models import Cadre, Unit

LENGTHS = {"content": 200, "standard": 200, "basis": 100}
SENTENCE = 300


@dataclass(frozen=True)
class Charge:
    """A duty as it is typed."""

    role: str
    kind: str
    content: str
    frequency: str
    standard: str = ""
    basis: str = ""
    unit: int | None = None


@dataclass(frozen=True)
class Entry:
    """A duty with this period's ticks that the reader may see; `bound`: by how many it is due."""

    duty: Duty
    unit_name: str | None
    period: str
    due_on: date
    bound: int
    ticks: Sequence[DutyTick]
    mine: DutyTick | None
    is_mine: bool


def holder_of(actor: Actor) -> tuple[str, int | None, int | None]:
    """Under which name the actor ticks: the unit, the grid, or the account itself."""
    if actor.unit is not None:
        return f"unit {actor.unit}", actor.unit, None
    if actor.role == Role.GRID_LEADER and actor.grids:
        grid = min(actor.grids)
        return f"grid {grid}", None, grid
    return f"account {actor.account}", None, None


def is_bound(actor: Actor, duty: Duty) -> bool:
    return actor.role == duty.role and duty.unit in (None, actor.unit)


def list_duties(
    session: Session,
    actor: Actor,
    community: int,
    on: date,
    *,
    role: str = "",
    unit: int | None = None,
    is_mine: bool = False,
) -> list[Entry]:
    """Duties in force on a day, by role; of a `unit` those of all units and its own."""
    query = (
        select(Duty, Unit.name)
        .outerjoin(Unit, (Unit.community == Duty.community) & (Unit.id == Duty.unit))
        .where(Duty.community == community, in_force(Duty, on))
        .order_by(Duty.role, Unit.code.nulls_first(), Duty.id)
    )
    if unit is not None:
        query = query.where(
            Duty.role == Role.UNIT_LIAISON.value, or_(Duty.unit.is_(None), Duty.unit == unit)
        )
    elif role:
        query = query.where(Duty.role == role)
    bound = _bound(session, community, on)
    holder = holder_of(actor)[0]
    found = []
    for duty, name in session.execute(query):
        if is_mine and not is_bound(actor, duty):
            continue
        period = rules.period_of(duty.frequency, on)
        ticks = _ticks(session, duty, period, unit)
        found.append(
            Entry(
                duty, name, period, rules.last_day(duty.frequency, on),
                _count(duty, bound, unit or actor.unit), ticks,
                next((tick for tick in ticks if tick.holder == holder), None),
                is_bound(actor, duty),
            )
        )  # fmt: skip
    return found


def _count(duty: Duty, bound: dict[str, int], unit: int | None) -> int:
    """By how many it is due, of those whose ticks are shown: of one unit's list just one."""
    is_one = duty.unit is not None or (unit is not None and duty.role == Role.UNIT_LIAISON)
    return 1 if is_one else bound[duty.role]


def _ticks(session: Session, duty: Duty, period: str, unit: int | None) -> Sequence[DutyTick]:
    query = visible(DutyTick, duty.community).where(
        DutyTick.duty == duty.id, DutyTick.period == period
    )
    if unit is not None:
        query = query.where(DutyTick.unit == unit)
    return session.scalars(query.order_by(DutyTick.done_on, DutyTick.id)).all()


def _bound(session: Session, community: int, on: date) -> dict[str, int]:
    """How many are bound by a duty of each role."""
    plan = plan_on(session, community, on)
    counts = {
        Role.UNIT_LIAISON: select(func.count()).where(Unit.community == community),
        Role.CADRE: select(func.count()).where(Cadre.community == community),
        Role.GROUP_LEADER: select(func.count()).where(ResidentsGroup.community == community),
        Role.GRID_LEADER: select(func.count()).where(
            GridOutline.community == community,
            GridOutline.grid_plan == (plan.id if plan else None),
        ),
    }
    found = {role.value: session.scalar(query) or 0 for role, query in counts.items()}
    return {**{role.value: 1 for role in Role}, **found}


def get(session: Session, community: int, duty: int) -> Duty:
    found = session.scalar(visible(Duty, community).where(Duty.id == duty))
    if found is None:
        raise NotFound(_("没有这项责任。"))
    return found


def require_convener(actor: Actor) -> None:
    if not actor.can(Verb.CONVENE):
        raise NotAllowed(_("只有社区主任能做这件事。"))


def set_duty(session: Session, actor: Actor, community: int, charge: Charge, since: date) -> Duty:
    require_convener(actor)
    faults = {}
    if charge.role not in set(Role):
        faults["role"] = _("请选责任主体。")
    if charge.kind not in set(DutyKind):
        faults["kind"] = _("请选一个类别。")
    if charge.frequency not in set(Frequency):
        faults["frequency"] = _("请选频次。")
    if not charge.content.strip():
        faults["content"] = _("请写责任事项。")
    for name, most in LENGTHS.items():
        if len(getattr(charge, name)) > most:
            faults[name] = _("太长了，最多{n}个字。").format(n=most)
    if charge.unit is not None and charge.role != Role.UNIT_LIAISON:
        faults["unit"] = _("只有对接单位的责任能指定一个单位。")
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)
    made = Duty(
        community=community, role=charge.role, unit=charge.unit, kind=charge.kind,
        content=charge.content.strip(), standard=charge.standard.strip() or None,
        basis=charge.basis.strip() or None, frequency=charge.frequency, since=since,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def end(session: Session, actor: Actor, duty: Duty, on: date) -> None:
    """From this day on nobody is bound by it; what was ticked stays."""
    require_convener(actor)
    if duty.until is not None:
        raise Conflict(_("这项责任已经取消。"))
    duty.until = max(on, duty.since)
    session.flush()


def resume(session: Session, actor: Actor, duty: Duty, on: date) -> None:
    """Take the end of this day back."""
    require_convener(actor)
    if duty.until != max(on, duty.since):
        raise Conflict(_("这项责任不是今天取消的，请新加一项。"))
    duty.until = None
    session.flush()


def tick(session: Session, actor: Actor, duty: Duty, evidence: str, today: date) -> DutyTick:
    """Say that it was done in this period; who is bound by it ticks it once."""
    if not is_bound(actor, duty):
        raise NotAllowed(_("这不是您现在身份的责任。"))
    if not (duty.since <= today and (duty.until is None or today < duty.until)):
        raise Conflict(_("这项责任已经取消。"))
    proof = evidence.strip()
    if not proof or len(proof) > SENTENCE:
        words = _("请写做了什么、什么能证明，最多{n}个字。").format(n=SENTENCE)
        raise Invalid(words, fields={"evidence": words})
    holder, unit, grid = holder_of(actor)
    period = rules.period_of(duty.frequency, today)
    taken = session.scalar(
        visible(DutyTick, duty.community).where(
            DutyTick.duty == duty.id, DutyTick.holder == holder, DutyTick.period == period
        )
    )
    if taken is not None:
        raise Conflict(_("{name} 本期已经打过勾了。").format(name=taken.name))
    made = DutyTick(
        community=duty.community, duty=duty.id, holder=holder, unit=unit, grid=grid,
        account=actor.account, name=actor.name, period=period, done_on=today, evidence=proof,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def untick(session: Session, actor: Actor, community: int, made: int, today: date) -> None:
    """Take one's own tick of today back."""
    found = session.scalar(visible(DutyTick, community).where(DutyTick.id == made))
    if found is None:
        raise NotFound(_("没有这个勾。"))
    if found.account != actor.account or found.done_on != today:
        raise Conflict(_("只能撤销自己今天打的勾。"))
    session.delete(found)
    session.flush()
