"""Who is told what when a need has taken a step."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from gisgrid.auth.models import Role
from gisgrid.i18n import later
from gisgrid.needs.models import Level, Need
from gisgrid.needs.rules import StepCode
from gisgrid.notices import service as notices
from gisgrid.notices.service import To

TEXT_LENGTH = 40
C = StepCode
# What those concerned are told; the words are put in the reader's language.
NEWS = {
    "report": later("新上报 {no}：{text}"),
    "accept": later("您上报的 {no} 已受理：{text}"),
    "not_ours": later("您上报的 {no} 不予受理（{said}）：{text}"),
    "assign": later("{no} 派给您单位，{due} 前办结：{text}"),
    "return": later("{no} 被退回（{said}）：{text}"),
    "agree_return": later("{no} 的退回已同意：{text}"),
    "insist": later("{no} 仍由您办（{said}）：{text}"),
    "ask_extend": later("{no} 请求延期（{said}），请决定：{text}"),
    "ask_hold": later("{no} 请求挂账（{said}），请决定：{text}"),
    "extend": later("{no} 延期到 {due}：{text}"),
    "refuse": later("{no} 的请求没有同意（{said}）：{text}"),
    "hold": later("{no} 已挂账：{text}"),
    "resume": later("{no} 恢复办理，{due} 前办结：{text}"),
    "answer": later("{no} 已反馈，请核查：{text}"),
    "rework": later("{no} 返工（{said}），{due} 前办结：{text}"),
    "close": later("您上报的 {no} 已结案：{text}"),
    "reopen": later("{no} 重启（{said}），{due} 前办结：{text}"),
    "duplicate": later("您上报的 {no} 已并案：{text}"),
    "void": later("您上报的 {no} 已作废（{said}）：{text}"),
    "supervise": later("{no} 被督办：{text}"),
    "escalate": later("{no} 报上级后派出，{due} 前办结：{text}"),
    "urge": later("催办 {no}，{due} 前办结：{text}"),
    "hurry": later("{no} 加急（{said}），{due} 前办结：{text}"),
    "legacy": later("{no} 记为历史遗留（{said}）：{text}"),
    "ask_whistle": later("{no} 请求吹哨（{said}），请决定：{text}"),
    "whistle": later("吹哨 {no}，请按时到场：{text}"),
    "no_whistle": later("{no} 的吹哨没有同意（{said}）：{text}"),
    "report_in": later("{no} 有单位应哨到场：{text}"),
}

# What `remind_of_needs()` puts into inboxes by itself.
REMINDERS = (
    later("{no} 到 {day} 该办结：{text}"),
    later("{no} 已过办结时限 {day}：{text}"),
    later("{no} 到 {day} 该受理：{text}"),
    later("{no} 到 {day} 该交办：{text}"),
    later("{no} 到 {day} 该开始处置：{text}"),
    later("{no} 到 {day} 该答复退回：{text}"),
    later("{no} 到 {day} 该核查：{text}"),
    later("{no} 到 {day} 该结案：{text}"),
)
# What `raise_supervision()` says of each need, and to those above as a sum.
RAISED = (
    later("{no} 超期{late}个工作日，自动督办：{text}"),
    later("{no} 超期{late}个工作日，自动黄牌督办：{text}"),
    later("{no} 超期{late}个工作日，自动红牌督办：{text}"),
)
RAISED_SUMS = (later("超期自动黄牌督办 {n} 件"), later("超期自动红牌督办 {n} 件"))


def _staff(need: Need) -> list[To]:
    above = [notices.holders(Role.COMMUNITY_DIRECTOR)]
    return above + ([notices.group_leader_of(need.grid)] if need.grid else [])


def _director(_need: Need) -> list[To]:
    return [notices.holders(Role.COMMUNITY_DIRECTOR)]


def _who_decides(need: Need) -> list[To]:
    """A second extension is decided above the community, and what the director himself asks."""
    goes_up = need.asked == C.EXTEND and (need.extended > 0 or need.is_asked_above)
    role = Role.DISTRICT_OFFICER if goes_up else Role.COMMUNITY_DIRECTOR
    return [notices.holders(role)]


def _raiser(need: Need) -> list[To]:
    return [notices.account(need.raised_by)] if need.raised_by else []


def _handler(need: Need) -> list[To]:
    if need.lead_unit:
        return [notices.liaison_of(one) for one in (need.lead_unit, *need.helpers)]
    if need.level == Level.GRID and need.grid:
        return [notices.leader_of(need.grid)]
    return _staff(need) if need.level else []


def _both(need: Need) -> list[To]:
    """Who handles it, and who asked for it where that is somebody else."""
    return _handler(need) + ([notices.account(need.asked_by)] if need.asked_by else [])


def _called(need: Need) -> list[To]:
    """Those who have to come now, and who walks the grid."""
    leader = [notices.leader_of(need.grid)] if need.grid else []
    return [notices.liaison_of(one) for one in need.awaited] + leader


def _caller(need: Need) -> list[To]:
    """Of an arrival hear the director and who leads the grid; they stand there together."""
    return _director(need) + ([notices.leader_of(need.grid)] if need.grid else [])


def _walkers(need: Need) -> list[To]:
    if need.grid is None:
        return []
    return [notices.leader_of(need.grid), notices.group_leader_of(need.grid)]


def _handler_and_leader(need: Need) -> list[To]:
    return _handler(need) + ([notices.leader_of(need.grid)] if need.grid else [])


def _raiser_and_staff(need: Need) -> list[To]:
    return _raiser(need) + _staff(need)


READERS: dict[StepCode, Callable[[Need], list[To]]] = {
    C.REPORT: _staff, C.ACCEPT: _raiser, C.NOT_OURS: _raiser, C.ASSIGN: _handler_and_leader,
    C.RETURN: _staff, C.AGREE_RETURN: _handler, C.INSIST: _handler, C.ASK_EXTEND: _who_decides,
    C.ASK_HOLD: _director, C.EXTEND: _both, C.REFUSE: _both, C.HOLD: _handler_and_leader,
    C.RESUME: _handler, C.ANSWER: _raiser_and_staff, C.REWORK: _handler, C.CLOSE: _raiser,
    C.REOPEN: _handler_and_leader, C.DUPLICATE: _raiser, C.VOID: _raiser,
    C.SUPERVISE: _handler_and_leader, C.ESCALATE: _handler_and_leader,
    C.URGE: _handler_and_leader, C.HURRY: _handler_and_leader, C.LEGACY: _director,
    C.ASK_WHISTLE: _director, C.WHISTLE: _called, C.NO_WHISTLE: _walkers,
    C.REPORT_IN: _caller,
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
