"""Write down what a department asks for, decide it, end it; what the list holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.access import rules
from gisgrid.access.models import Decision, ItemKind, TaskAccess
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.i18n import _

LENGTHS = {"item": 100, "department": 60, "basis": 100, "community_duty": 200, "support": 200}
NEEDED = ("item", "department", "community_duty")
SENTENCE = 300


@dataclass(frozen=True)
class Request:
    """What a department asks for, as it is typed."""

    kind: str
    item: str
    department: str
    community_duty: str
    applied_on: date | None
    basis: str = ""
    support: str = ""


@dataclass(frozen=True)
class Word:
    """A decision as it is typed; `until` is the last day."""

    decision: str
    reason: str = ""
    since: date | None = None
    until: date | None = None


def require_member(actor: Actor) -> None:
    """Units do not read it: it says what is refused to them."""
    if actor.unit is not None:
        raise NotAllowed(_("准入清单由社区和区里的工作人员看。"))


def _require_decider(actor: Actor) -> None:
    if not actor.can(Verb.APPROVE):
        raise NotAllowed(_("准入由社区主任或区里决定。"))


def list_tasks(
    session: Session, community: int, on: date, *, kind: str = "", state: str = ""
) -> Sequence[TaskAccess]:
    """What waits first, the longest first; then the latest."""
    query = visible(TaskAccess, community).order_by(TaskAccess.no.desc())
    if kind:
        query = query.where(TaskAccess.kind == kind)
    found = session.scalars(query).all()
    if state:
        found = [one for one in found if rules.state_of(one, on) == state]
    waiting = [one for one in found if rules.state_of(one, on) == "waiting"]
    rest = [one for one in found if rules.state_of(one, on) != "waiting"]
    return [*sorted(waiting, key=lambda one: (one.applied_on, one.no)), *rest]


def get(session: Session, community: int, task: int) -> TaskAccess:
    found = session.scalar(visible(TaskAccess, community).where(TaskAccess.id == task))
    if found is None:
        raise NotFound(_("没有这个事项，或您不能看。"))
    return found


def ask_for(
    session: Session, actor: Actor, community: int, said: Request, today: date
) -> TaskAccess:
    """Put a department's request on the list, not yet decided."""
    _require_decider(actor)
    faults: dict[str, str] = {}
    if said.kind not in set(ItemKind):
        faults["kind"] = _("请选事项类别。")
    for name, most in LENGTHS.items():
        words = getattr(said, name).strip()
        if name in NEEDED and not words:
            faults[name] = _("这里要写。")
        elif len(words) > most:
            faults[name] = _("太长了，最多{n}个字。").format(n=most)
    if said.applied_on is None:
        faults["applied_on"] = _("请写申请日期。")
    elif said.applied_on > today:
        faults["applied_on"] = _("日期在以后。")
    if faults:
        raise Invalid(_("有{n}处请改一下。").format(n=len(faults)), fields=faults)
    last = session.scalar(select(func.max(TaskAccess.no)).where(TaskAccess.community == community))
    texts = {name: getattr(said, name).strip() or None for name in LENGTHS}
    made = TaskAccess(
        community=community, no=(last or 0) + 1, kind=said.kind, applied_on=said.applied_on,
        refused=0, version=1, **texts,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def decide(
    session: Session, actor: Actor, task: TaskAccess, word: Word, version: int, today: date
) -> None:
    """Admit from a day, refuse, or ask for papers; a refused one may be asked for again.

    Raises Conflict when it is admitted already or somebody was first, Invalid by field.
    """
    _require_decider(actor)
    session.refresh(task, with_for_update=True)
    if task.version != version:
        raise Conflict(_("刚才有人处理了这个事项。请看它的新状态。"))
    if task.decision == Decision.ADMITTED:
        raise Conflict(_("这个事项已经准入。"))
    _check(task, word)
    is_admitted = word.decision == Decision.ADMITTED
    task.decision, task.decided_on, task.decided_by = word.decision, today, actor.name
    task.reason = word.reason.strip() or None
    task.since, task.until = (word.since, word.until) if is_admitted else (None, None)
    task.refused += word.decision == Decision.REFUSED
    task.version += 1
    session.flush()


def _check(task: TaskAccess, word: Word) -> None:
    faults: dict[str, str] = {}
    if word.decision not in set(Decision):
        faults["decision"] = _("请选审批结果。")
    elif word.decision == Decision.ADMITTED:
        if task.kind == ItemKind.NEGATIVE:
            faults["decision"] = _("负面清单里的事项不能准入。")
        if word.since is None:
            faults["since"] = _("请写从哪天起。")
        elif word.until is not None and word.until < word.since:
            faults["until"] = _("到期要在开始以后。")
        elif word.until is None and task.kind == ItemKind.ADMITTED:
            faults["until"] = _("临时准入要写到哪天。")
    elif not word.reason.strip():
        faults["reason"] = _("请写原因。")
    if len(word.reason) > SENTENCE:
        faults["reason"] = _("太长了，最多{n}个字。").format(n=SENTENCE)
    if faults:
        raise Invalid(" ".join(faults.values()), fields=faults)


def end(session: Session, actor: Actor, task: TaskAccess, today: date) -> None:
    """An admitted task ends with this day."""
    _require_decider(actor)
    if rules.state_of(task, today) != "in_force" or task.since is None:
        raise Conflict(_("这个事项不在准入中。"))
    task.until = max(today, task.since)
    task.version += 1
    session.flush()
