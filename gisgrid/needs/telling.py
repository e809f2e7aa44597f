"""Who is told what when a need has taken a step."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from gisgrid.auth.models import Role
from gisgrid.needs.models import Level, Need
from gisgrid.needs.rules import StepCode
from gisgrid.needs.words import NEWS
from gisgrid.notices import service as notices
from gisgrid.notices.service import To

TEXT_LENGTH = 40
C = StepCode


def _staff(need: Need) -> list[To]:
    above = [notices.holders(Role.COMMUNITY_DIRECTOR)]
    return above + ([notices.group_leader_of(need.grid)] if need.grid else [])


def _director(_need: Need) -> list[To]:
    return [notices.holders(Role.COMMUNITY_DIRECTOR)]


def _who_decides(need: Need) -> list[To]:
    """A second extension is decided above the community."""
    is_second = need.asked == C.EXTEND and need.extended > 0
    role = Role.DISTRICT_OFFICER if is_second else Role.COMMUNITY_DIRECTOR
    return [notices.holders(role)]


def _raiser(need: Need) -> list[To]:
    return [notices.account(need.raised_by)] if need.raised_by else []


def _handler(need: Need) -> list[To]:
    if need.lead_unit:
        return [notices.liaison_of(one) for one in (need.lead_unit, *need.helpers)]
    if need.level == Level.GRID and need.grid:
        return [notices.leader_of(need.grid)]
    return _staff(need) if need.level else []


def _handler_and_leader(need: Need) -> list[To]:
    return _handler(need) + ([notices.leader_of(need.grid)] if need.grid else [])


def _raiser_and_staff(need: Need) -> list[To]:
    return _raiser(need) + _staff(need)


READERS: dict[StepCode, Callable[[Need], list[To]]] = {
    C.REPORT: _staff, C.ACCEPT: _raiser, C.NOT_OURS: _raiser, C.ASSIGN: _handler_and_leader,
    C.RETURN: _staff, C.AGREE_RETURN: _handler, C.INSIST: _handler, C.ASK_EXTEND: _who_decides,
    C.ASK_HOLD: _director, C.EXTEND: _handler, C.REFUSE: _handler, C.HOLD: _handler_and_leader,
    C.RESUME: _handler, C.ANSWER: _raiser_and_staff, C.REWORK: _handler, C.CLOSE: _raiser,
    C.REOPEN: _handler_and_leader, C.DUPLICATE: _raiser, C.VOID: _raiser,
    C.SUPERVISE: _handler_and_leader, C.ESCALATE: _handler_and_leader,
    C.URGE: _handler_and_leader, C.HURRY: _handler_and_leader, C.LEGACY: _director,
}  # fmt: skip


def tell_of(session: Session, need: Need, code: StepCode, said: str = "") -> None:
    """Tell those whom the step concerns; it names the need and never its household."""
    if code not in READERS:
        return
    fields = {
        "no": f"N-{need.no:04d}",
        "text": _short(need.content),
        "due": need.due_on.isoformat(),
        "said": _short(said),
    }
    link = f"/c/{need.community}/needs/{need.id}"
    notices.tell(session, need.community, READERS[code](need), NEWS[code.value], link, **fields)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= TEXT_LENGTH else f"{plain[:TEXT_LENGTH]}…"
