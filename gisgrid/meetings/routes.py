"""Pages of meetings: what is due and missed, preparing one, minutes, resolutions."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.attachments import service as attachments
from gisgrid.attachments.routes import WithFiles, lines_of, pending_lines, take_sent
from gisgrid.auth.rules import Verb
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Convener, Id, Reader
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.meetings import agenda, service
from gisgrid.meetings.models import Meeting, MeetingKind, MeetingState, Step
from gisgrid.meetings.service import Minutes, Point, Turn
from gisgrid.meetings.words import kind_name, kinds, rule_words, state_name
from gisgrid.pages import Notice, render, send_on
from gisgrid.tasks import service as tasks
from gisgrid.tasks.routes import holder_of, holders, row_of, rows_of
from gisgrid.tasks.service import Filter, Order
from gisgrid.territory.service import leaders_on

router = APIRouter(prefix="/c/{community}", tags=["meetings"])
SUBJECT = "meeting"
FIELDS = ("held_on", "starts_at", "ends_at", "place", "chair", "recorder", "discussion")


def _row(ask: Ask, one: Meeting, counts: dict[int, tuple[int, int]]) -> dict[str, Any]:
    resolved, closed = counts.get(one.id, (0, 0))
    return {
        "id": one.id,
        "no": one.no,
        "kind": kind_name(one.kind),
        "name": one.name,
        "on": one.held_on or one.planned_on,
        "planned_on": one.planned_on,
        "starts_at": one.starts_at or "",
        "ends_at": one.ends_at or "",
        "place": one.place or "",
        "chair": one.chair or "",
        "recorder": one.recorder or "",
        "discussion": one.discussion or "",
        "state": one.state,
        "state_name": state_name(one.state),
        "late": one.state == MeetingState.PLANNED and one.planned_on < ask.today,
        "why": one.why or "",
        "version": one.version,
        "resolved": resolved,
        "closed": closed,
    }


@router.get("/meetings")
def meetings_page(request: Request, ask: Reader, kind: str = "", state: str = "") -> Response:
    """Meetings: what comes next, what was missed, what was held and resolved."""
    return _list(request, ask, {"kind": kind, "state": state}, forms.Form())


def _list(
    request: Request, ask: Ask, shown: dict[str, str], form: forms.Form, status: int = 200
) -> Response:
    counts = tasks.counts_by_meeting(ask.session, ask.code)
    found = service.list_meetings(ask.session, ask.code, **shown)
    due = service.list_due(ask.session, ask.code, ask.today)
    rows = [_row(ask, one, counts) for one in found]
    return render(
        request,
        "meetings/list.html",
        status=status,
        community=ask.community,
        rows=rows,
        due=[
            {"rule": d.rule.id, "name": d.rule.name, "kind": d.rule.kind, "on": d.on,
             "missed": d.is_missed, "starts_at": d.rule.starts_at, "place": d.rule.place}
            for d in due
        ],
        turns=[
            {"kind": kind_name(r.kind), "name": r.name, "words": rule_words(r.step, r.every),
             "since": r.since, "starts_at": r.starts_at, "place": r.place}
            for r in service.list_rules(ask.session, ask.code, ask.today)
        ],
        filters=shown,
        kinds=kinds(),
        states=[(one.value, state_name(one)) for one in MeetingState],
        steps=[(Step.WEEK.value, _("周")), (Step.MONTH.value, _("个月"))],
        sums={
            "resolved": sum(row["resolved"] for row in rows),
            "closed": sum(row["closed"] for row in rows),
            "missed": sum(row["state"] == "missed" for row in rows) + sum(d.is_missed for d in due),
        },
        form=form,
    )  # fmt: skip


@router.get("/meetings.xlsx")
def meetings_file(ask: Reader, kind: str = MeetingKind.JOINT.value) -> Response:
    """Minutes of joint (or regular) meetings with their resolutions as an Excel file."""
    picking.need_export(ask)
    headings = [_("期次"), _("日期"), _("起止时间"), _("地点"), _("主持人"), _("记录人"),
                _("参加单位（人员）"), _("缺席"), _("议题"), _("讨论情况"), _("议定事项"),
                _("牵头（承办）单位"), _("责任人"), _("办结时限"), _("推进情况"),
                _("销号日期"), _("附件")]  # fmt: skip
    content = workbook.write(_("联席会议记录"), headings, _ledger(ask, kind))
    return picking.excel(content, "meetings")


def _ledger(ask: Ask, kind: str) -> list[list[Any]]:
    """One row for each resolution; a meeting without one has a row of its own."""
    rows: list[list[Any]] = []
    held = service.list_meetings(ask.session, ask.code, kind=kind, state="held")
    files = lines_of(ask, SUBJECT, [one.id for one in held])
    for one in held:
        people = service.list_attendance(ask.session, ask.code, one.id)
        points = service.list_points(ask.session, ask.code, one.id)
        head = [
            one.no, one.held_on, f"{one.starts_at or ''}–{one.ends_at or ''}", one.place,
            one.chair, one.recorder, "、".join(p.name for p in people if p.is_present),
            "、".join(p.name for p in people if not p.is_present),
            "；".join(p.content for p in points), one.discussion,
        ]  # fmt: skip
        resolved = [row_of(ask, entry) for entry in _resolutions(ask, one.id)]
        tails = [
            [r["content"], r["holder"], r["owner"], r["due_on"], r["evidence"] or r["progress"],
             r["closed_on"]]
            for r in resolved
        ]  # fmt: skip
        names = "、".join(file["name"] for file in files.get(one.id, []))
        rows += [[*head, *tail, names] for tail in tails or [[None] * 6]]
    return rows


def _resolutions(ask: Ask, meeting: int) -> list[tasks.Entry]:
    wanted = Filter(state="all", meeting=meeting)
    return tasks.list_tasks(ask.session, ask.actor, ask.code, wanted, ask.today)


@router.post("/meetings/rules", dependencies=GENUINE)
def set_rule(
    request: Request,
    ask: Convener,
    kind: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    step: Annotated[str, Form()] = "",
    every: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    starts_at: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
) -> Response:
    """Let a meeting come round every so many weeks or months."""
    values = {"kind": kind, "name": name, "step": step, "every": every, "since": since,
              "starts_at": starts_at, "place": place}  # fmt: skip
    try:
        day = day_from(since, "since")
        service.set_rule(
            ask.session, ask.actor, ask.code,
            Turn(kind, name, step, every, day, starts_at, place), ask.today,
        )  # fmt: skip
    except Invalid as error:
        form = forms.Form(values, error.fields)
        return _list(request, ask, {"kind": "", "state": ""}, form, error.status)
    return send_on(f"{ask.base}/meetings", Notice(_("已保存会议安排")))


@router.post("/meetings/prepare", dependencies=GENUINE)
def prepare(
    ask: Convener, rule: Annotated[str, Form()] = "", on: Annotated[str, Form()] = ""
) -> Response:
    """Call a meeting: its agenda is filled from what is overdue, its people are listed."""
    found = service.get_rule(ask.session, ask.code, number_from(rule) or 0)
    day = day_from(on, "on") or ask.today
    points = agenda.fill(ask.session, ask.actor, ask.code, found.kind, ask.today)
    made = service.prepare(
        ask.session, ask.actor, ask.code, found, day, points, _invited(ask, found.kind)
    )
    address = f"{ask.base}/meetings/{made.id}"
    return send_on(address, Notice(_("已准备会议"), f"{address}/cancel"))


def _invited(ask: Ask, kind: str) -> list[tuple[str, int | None]]:
    """Joint meetings ask the units, regular ones the grid leaders of today."""
    if kind == MeetingKind.JOINT:
        return service.invited_units(ask.session, ask.code)
    found = leaders_on(ask.session, ask.code, ask.today)
    return [(leader.name, None) for _grid, leader in sorted(found.items())]


@router.get("/meetings/{meeting}")
def meeting_page(request: Request, ask: Reader, meeting: Id) -> Response:
    """One meeting: agenda, who came, minutes, resolutions with what became of them."""
    return _page(request, ask, meeting)


def _page(
    request: Request, ask: Ask, meeting: int, minutes: forms.Form | None = None,
    order: forms.Form | None = None, wrong: dict[str, Any] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    found = service.get(ask.session, ask.code, meeting)
    row = _row(ask, found, tasks.counts_by_meeting(ask.session, ask.code))
    typed = {
        **row,
        "held_on": (found.held_on or min(found.planned_on, ask.today)).isoformat(),
        "recorder": found.recorder or ask.actor.name,
    }
    return render(
        request,
        "meetings/page.html",
        status=status,
        community=ask.community,
        meeting=row,
        points=service.list_points(ask.session, ask.code, meeting),
        people=service.list_attendance(ask.session, ask.code, meeting),
        resolutions=rows_of(ask, _resolutions(ask, meeting)),
        files=lines_of(ask, SUBJECT, [meeting]).get(meeting, []),
        holders=holders(ask) if ask.actor.can(Verb.CONVENE) else [],
        minutes=minutes or forms.Form(typed),
        order=order or forms.Form(),
        wrong=wrong or {},
    )


async def _written(request: Request) -> tuple[Minutes, dict[str, Any]]:
    fields = await request.form()
    values = {name: str(fields.get(name, ""))[:5000] for name in (*FIELDS, "key", "version")}
    present = frozenset(number_from(str(one)) or 0 for one in fields.getlist("present"))
    texts = {name: values[name] for name in FIELDS if name != "held_on"}
    return Minutes(None, present=present, **texts), values


Written = Annotated[tuple[Minutes, dict[str, Any]], Depends(_written)]


@router.post("/meetings/{meeting}/minutes", dependencies=GENUINE)
def hold(
    request: Request, ask: Convener, meeting: Id, written: Written, files: WithFiles
) -> Response:
    """Write the minutes of a meeting, who came, and the files that go with them."""
    said, values = written
    found = service.get(ask.session, ask.code, meeting)
    ids: list[int] = []

    def carry_out() -> tuple[str, Notice]:
        texts = {name: values[name] for name in FIELDS if name != "held_on"}
        day = day_from(values["held_on"], "held_on")
        full = Minutes(day, present=said.present, **texts)
        version = number_from(values["version"]) or 0
        ids.extend(take_sent(ask, files))
        service.hold(ask.session, ask.actor, found, full, version, ask.today)
        place = attachments.Place(is_common=True, for_units=found.kind == MeetingKind.JOINT)
        attachments.hang_on(ask.session, ask.actor, ask.code, ids, SUBJECT, meeting, place)
        return f"{ask.base}/meetings/{meeting}", Notice(_("已保存会议记录"))

    try:
        return forms.once(ask, values["key"], carry_out)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        form = forms.Form(values, fields or {"discussion": error.message}, values["key"])
        wrong = {"files": pending_lines(ask, ids)}
        return _page(request, ask, meeting, minutes=form, wrong=wrong, status=error.status)


@router.post("/meetings/{meeting}/resolve", dependencies=GENUINE)
def resolve(
    request: Request,
    ask: Convener,
    meeting: Id,
    content: Annotated[str, Form()] = "",
    holder: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
    owner_name: Annotated[str, Form()] = "",
    helpers: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Write a resolution down: it is a task with owner and due day, and its owner is told."""
    found = service.get(ask.session, ask.code, meeting)

    def carry_out() -> tuple[str, Notice]:
        unit, grid = holder_of(ask, holder)
        order = Order(content, day_from(due_on, "due_on"), unit, grid, owner_name, helpers,
                      meeting=found.id, source="meeting")  # fmt: skip
        made = tasks.open_task(ask.session, ask.actor, ask.code, order, ask.today)
        words = _("已记议定事项 R-{no:04d}").format(no=made.no)
        return f"{ask.base}/meetings/{meeting}", Notice(words)

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"content": content, "holder": holder, "due_on": due_on,
                  "owner_name": owner_name, "helpers": helpers}  # fmt: skip
        form = forms.Form(values, error.fields, key)
        return _page(request, ask, meeting, order=form, status=error.status)


@router.post("/meetings/{meeting}/agenda", dependencies=GENUINE)
def add_point(
    request: Request, ask: Convener, meeting: Id, content: Annotated[str, Form()] = ""
) -> Response:
    """Add a point to the agenda."""
    found = service.get(ask.session, ask.code, meeting)
    try:
        service.add_points(ask.session, ask.actor, found, [Point(content)])
    except Invalid as error:
        return _page(request, ask, meeting, wrong={"point": error.message}, status=error.status)
    return send_on(f"{ask.base}/meetings/{meeting}", Notice(_("已加议题")))


@router.post("/meetings/{meeting}/refill", dependencies=GENUINE)
def refill(ask: Convener, meeting: Id) -> Response:
    """Fill the agenda anew from what is overdue today; typed points stay."""
    found = service.get(ask.session, ask.code, meeting)
    points = agenda.fill(ask.session, ask.actor, ask.code, found.kind, ask.today)
    count = service.refill(ask.session, ask.actor, found, points)
    words = _("已按今天的情况填入{n}条议题").format(n=count)
    return send_on(f"{ask.base}/meetings/{meeting}", Notice(words))


@router.post("/meetings/{meeting}/agenda/{point}/remove", dependencies=GENUINE)
def remove_point(ask: Convener, meeting: Id, point: Id) -> Response:
    """Take a point off the agenda."""
    found = service.get(ask.session, ask.code, meeting)
    service.remove_point(ask.session, ask.actor, found, point)
    return send_on(f"{ask.base}/meetings/{meeting}", Notice(_("已去掉议题")))


@router.post("/meetings/{meeting}/miss", dependencies=GENUINE)
def miss(
    request: Request, ask: Convener, meeting: Id, why: Annotated[str, Form()] = ""
) -> Response:
    """Note that a meeting did not take place, and why."""
    found = service.get(ask.session, ask.code, meeting)
    try:
        service.miss(ask.session, ask.actor, found, why, ask.today)
    except Invalid as error:
        return _page(request, ask, meeting, wrong={"why": error.message}, status=error.status)
    return send_on(f"{ask.base}/meetings", Notice(_("已记为未开")))


@router.post("/meetings/{meeting}/cancel", dependencies=GENUINE)
def cancel(ask: Convener, meeting: Id) -> Response:
    """Take the preparation of a meeting back."""
    service.cancel(ask.session, ask.actor, service.get(ask.session, ask.code, meeting))
    return send_on(f"{ask.base}/meetings", Notice(_("已撤销这次会议的准备")))
