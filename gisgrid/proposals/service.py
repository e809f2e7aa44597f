"""Make, change, copy and drop proposals; nothing of it pairs anybody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.proposals import question
from gisgrid.proposals.models import Proposal, ProposalState, ProposalStep
from gisgrid.proposals.question import Ground
from gisgrid.proposals.results import marks_of, solved
from gisgrid.proposals.rules import Choices, Mark, from_stored
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import GridPlan
from gisgrid.territory.service import plan_on

MOST_STEPS = 60
MOST_OPEN = 26


def ground(session: Session, community: Community, on: date) -> Ground:
    plan = plan_on(session, community.community, on)
    if plan is None:
        raise Invalid(_("还没有网格。先发布网格方案。"))
    return question.ground(session, community, plan, on)


def list_open(session: Session, community: int) -> Sequence[Proposal]:
    return session.scalars(
        visible(Proposal, community)
        .where(Proposal.state == ProposalState.OPEN.value)
        .order_by(Proposal.id.desc())
    ).all()


def list_all(
    session: Session, community: int, state: str = "", before: int = 0, limit: int = 500
) -> Sequence[Proposal]:
    """The latest first; of one state, and made before that proposal, where they are given."""
    query = visible(Proposal, community).order_by(Proposal.id.desc()).limit(limit)
    if state:
        query = query.where(Proposal.state == state)
    if before:
        query = query.where(Proposal.id < before)
    return session.scalars(query).all()


def get_by_name(session: Session, community: int, name: str) -> Proposal:
    found = session.scalar(visible(Proposal, community).where(Proposal.name == name))
    if found is None:
        raise NotFound(_("没有这个方案。"))
    return found


def get(session: Session, community: int, proposal: int, *, to_change: bool = False) -> Proposal:
    query = visible(Proposal, community).where(Proposal.id == proposal)
    found = session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound(_("没有这个方案。"))
    if to_change and found.state != ProposalState.OPEN.value:
        raise Conflict(_("这个方案已经发布或放弃，不能再改。"))
    return found


def last_step(session: Session, proposal: Proposal) -> ProposalStep:
    found = session.scalar(
        visible(ProposalStep, proposal.community)
        .where(ProposalStep.proposal == proposal.id)
        .order_by(ProposalStep.number.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound(_("没有这个方案。"))
    return found


def has_the_plan_of(proposal: Proposal, plan: GridPlan) -> bool:
    return proposal.grid_plan == plan.id


def first_choices(here: Ground) -> Choices:
    """Bounds that the numbers suggest: all grids get a unit, cadres share them evenly."""
    grids, units = len(here.grids), max(1, len(here.units) - len(here.placeless))
    least = grids // max(1, len(here.cadres))
    most = -(-grids // max(1, len(here.cadres)))
    return Choices(
        unit_grids=(0, -(-grids // units)),
        cadre_grids=(min(least, most), max(most, least, 1)),
        neighbours=True,
    )


def ask_for(session: Session, actor: Actor, here: Ground, choices: Choices) -> Proposal:
    """A new proposal."""
    made = _new(session, actor, here)
    _keep(session, made, 1, choices, solved(here, choices, None))
    return made


def _new(session: Session, actor: Actor, here: Ground) -> Proposal:
    community = here.plan.community
    if len(list_open(session, community)) >= MOST_OPEN:
        raise Conflict(_("已经有 {n} 个方案。先放弃几个。").format(n=MOST_OPEN))
    count = session.scalar(
        select(func.count()).select_from(Proposal).where(Proposal.community == community)
    )
    made = Proposal(
        community=community, name=letters(int(count or 0)), grid_plan=here.plan.id,
        made_by=actor.account,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def letters(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _keep(
    session: Session, proposal: Proposal, number: int, choices: Choices, result: dict[str, object]
) -> ProposalStep:
    made = ProposalStep(
        community=proposal.community, proposal=proposal.id, number=number,
        choices=choices.stored(), result=result,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def check_seen(last: ProposalStep, expected: int | None) -> None:
    """Raises Conflict where somebody changed the proposal after the step that was looked at."""
    if expected is not None and expected != last.number:
        raise Conflict(_("刚才有人改了这个方案。请看新的情况，再决定。"))


def ask_again(
    session: Session,
    here: Ground,
    proposal: Proposal,
    choices: Choices,
    expected: int | None = None,
) -> ProposalStep:
    """The next step of a proposal. `expected` is the step that the user saw."""
    last = last_step(session, proposal)
    check_seen(last, expected)
    proposal.grid_plan = here.plan.id
    proposal.version += 1
    made = _keep(session, proposal, last.number + 1, choices, solved(here, choices, last.result))
    session.execute(
        delete(ProposalStep).where(
            ProposalStep.community == proposal.community,
            ProposalStep.proposal == proposal.id,
            ProposalStep.number <= made.number - MOST_STEPS,
        )
    )
    return made


def choose(here: Ground, choices: Choices, mark: Mark) -> Choices:
    """A pair by hand: it is locked, and a lock that it takes the place of goes."""
    check(here, mark)
    full = choices.unit_grids[1] if mark.kind == "unit" else choices.cadre_grids[1]
    per_grid = choices.units_per_grid[1] if mark.kind == "unit" else 1
    own = [one for one in choices.locks if (one.kind, one.partner) == (mark.kind, mark.partner)]
    there = [one for one in choices.locks if (one.kind, one.grid) == (mark.kind, mark.grid)]
    gone = {*own[: max(0, len(own) + 1 - full)], *there[: max(0, len(there) + 1 - per_grid)]}
    kept = tuple(one for one in choices.locks if one not in gone - {mark})
    return replace(choices, locks=kept, most_changes=None).with_lock(mark)


def check(here: Ground, mark: Mark) -> None:
    if here.someone(mark.kind, mark.partner) is None or here.grid(mark.grid) is None:
        raise NotFound(_("没有这个单位、干部或网格。"))


def take_back(session: Session, proposal: Proposal) -> None:
    """The step before the last one counts again."""
    last = last_step(session, proposal)
    before = session.scalar(
        select(func.count())
        .select_from(ProposalStep)
        .where(
            ProposalStep.community == proposal.community,
            ProposalStep.proposal == proposal.id,
            ProposalStep.number < last.number,
        )
    )
    if not before:
        raise Conflict(_("没有可以撤销的了。"))
    session.delete(last)
    proposal.version += 1
    session.flush()


def copy(session: Session, actor: Actor, here: Ground, proposal: Proposal) -> Proposal:
    """Another proposal that begins where this one stands."""
    last = last_step(session, proposal)
    made = _new(session, actor, here)
    made.grid_plan = proposal.grid_plan
    _keep(session, made, 1, from_stored(last.choices), last.result)
    return made


def drop(session: Session, proposal: Proposal) -> None:
    proposal.state = ProposalState.DROPPED.value
    proposal.version += 1
    session.flush()


def take_up(session: Session, community: int, proposal: int) -> Proposal:
    """Undo of drop()."""
    found = get(session, community, proposal)
    if found.state != ProposalState.DROPPED.value:
        raise Conflict(_("这个方案没有放弃。"))
    found.state = ProposalState.OPEN.value
    session.flush()
    return found


def new_marks(here: Ground, step: ProposalStep) -> frozenset[Mark]:
    return marks_of(step.result) - here.today


def gone_marks(here: Ground, step: ProposalStep) -> frozenset[Mark]:
    return here.today - marks_of(step.result)
