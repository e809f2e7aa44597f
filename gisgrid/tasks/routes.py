"""Tasks: mine and all, moving one with evidence, striking it off, urging."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.attachments import service as attachments
from gisgrid.attachments.routes import WithFiles, lines_of, pending_lines, take_sent
from gisgrid.auth.rules import Verb
from gisgrid.errors import Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Convener, Id, Reader, own_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.tasks import rules, service
from gisgrid.tasks.service import Entry, Filter, Order
from gisgrid.tasks.words import state_name, step_name
from gisgrid.units.service import list_units

router = APIRouter(prefix="/c/{community}", tags=["tasks"])
OFFICE = "office"
SUBJECT = "task"


def row_of(ask: Ask, one: Entry) -> dict[str, Any]:
    task = one.task
    return {
        "id": task.id,
        "code": one.code,
        "content": task.content,
        "meeting": task.meeting,
        "diary_entry": one.diary_entry,
        "holder": one.unit_name or (
            _("{short}网格长").format(short=one.grid_short) if one.grid_short else _("社区")
        ),
        "unit_id": task.unit,
        "grid": one.grid_short,
        "owner": task.owner_name or "",
        "helpers": task.helpers or "",
        "opened_on": task.opened_on,
        "due_on": task.due_on,
        "state": task.state,
        "state_name": state_name(task.state),
        "overdue": rules.is_overdue(task.state, task.due_on, ask.today),
        "progress": task.progress or "",
        "done_on": task.done_on,
        "evidence": task.evidence or "",
        "closed_on": task.closed_on,
        "closed_by": task.closed_by or "",
        "steps": [(to.value, step_name(to)) for to in service.choices(ask.actor, task)],
    }  # fmt: skip


def rows_of(ask: Ask, found: list[Entry]) -> list[dict[str, Any]]:
    """Tasks as pages show them, each with the files that show that it was done."""
    files = lines_of(ask, SUBJECT, [one.task.id for one in found])
    return [{**row_of(ask, one), "files": files.get(one.task.id, [])} for one in found]


def holders(ask: Ask) -> list[tuple[str, str]]:
    """Who can be given a task: the office, a unit, the leader of a grid."""
    return [
        (OFFICE, _("社区")),
        *((f"unit {u.id}", u.name) for u in list_units(ask.session, ask.code)),
        *((f"grid {short}", _("{words}网格长").format(words=words))
          for short, words in picking.grid_choices(ask)),
    ]  # fmt: skip


def holder_of(ask: Ask, text: str) -> tuple[int | None, int | None]:
    """`unit 3`, `grid 07`, `office` → (unit, grid). Raises Invalid for the field."""
    kind, _space, name = text.partition(" ")
    if kind == OFFICE:
        return None, None
    if kind == "unit" and number_from(name) is not None:
        return number_from(name), None
    if kind == "grid" and name:
        return None, own_grid(ask, name, Verb.SEE).id
    words = _("请选由谁承办。")
    raise Invalid(words, fields={"holder": words})


def asked(
    ask: Reader, state: str = "open", mine: str = "", unit: str = ""
) -> tuple[Ask, list[dict[str, Any]], dict[str, str]]:
    wanted = Filter(state=state, unit=number_from(unit), is_mine=mine == "yes")
    found = service.list_tasks(ask.session, ask.actor, ask.code, wanted, ask.today)
    return ask, rows_of(ask, found), {"state": state, "mine": mine, "unit": unit}


@router.get("/tasks")
def tasks_page(request: Request, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """Tasks of the community, or one's own: who does what by when."""
    ask, rows, shown = asking
    return _page(request, ask, rows, shown, {}, forms.Form())


def _page(
    request: Request, ask: Ask, rows: list[dict[str, Any]], shown: dict[str, str],
    wrong: dict[str, Any], form: forms.Form, status: int = 200,
) -> Response:  # fmt: skip
    return render(
        request,
        "tasks/list.html",
        status=status,
        community=ask.community,
        rows=rows,
        filters=shown,
        states=[("open", _("没办完")), ("overdue", _("逾期")), ("late", _("应哨超时")),
                ("done", _("待销号")),
                ("closed", _("已销号")), ("all", _("全部"))],
        units=[(u.id, u.name) for u in list_units(ask.session, ask.code)],
        overdue=sum(row["overdue"] for row in rows),
        holders=holders(ask) if ask.actor.can(Verb.COMMENT) else [],
        wrong=wrong,
        form=form,
    )  # fmt: skip


@router.get("/tasks.xlsx")
def tasks_file(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The same list as an Excel file."""
    ask, rows, _shown = asking
    picking.need_export(ask)
    headings = [_("编号"), _("任务"), _("承办"), _("责任人"), _("配合"), _("交办日期"),
                _("办结时限"), _("状态"), _("推进情况"), _("佐证"), _("办结日期"),
                _("销号日期")]  # fmt: skip
    content = workbook.write(
        _("任务"),
        headings,
        (
            (r["code"], r["content"], r["holder"], r["owner"], r["helpers"], r["opened_on"],
             r["due_on"], r["state_name"], r["progress"], r["evidence"], r["done_on"],
             r["closed_on"])
            for r in rows
        ),
    )  # fmt: skip
    return picking.excel(content, "tasks")


@router.post("/tasks", dependencies=GENUINE)
def open_task(
    request: Request,
    ask: Reader,
    content: Annotated[str, Form()] = "",
    holder: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
    owner_name: Annotated[str, Form()] = "",
    helpers: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Give a task to a unit, a grid's leader or the office; they are told."""

    def carry_out() -> tuple[str, Notice]:
        unit, grid = holder_of(ask, holder)
        day = day_from(due_on, "due_on")
        order = Order(content, day, unit, grid, owner_name=owner_name, helpers=helpers)
        made = service.open_task(ask.session, ask.actor, ask.code, order, ask.today)
        return f"{ask.base}/tasks", Notice(_("已派任务 R-{no:04d}").format(no=made.no))

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"content": content, "holder": holder, "due_on": due_on,
                  "owner_name": owner_name, "helpers": helpers}  # fmt: skip
        _ask, rows, shown = asked(ask)
        form = forms.Form(values, error.fields, key)
        return _page(request, ask, rows, shown, {}, form, error.status)


@router.post("/tasks/{task}/move", dependencies=GENUINE)
def move(
    request: Request,
    ask: Reader,
    task: Id,
    files: WithFiles,
    to: Annotated[str, Form()] = "",
    word: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Say how a task stands; done needs what shows it."""
    found = service.get(ask.session, ask.code, task)
    ids: list[int] = []
    try:
        # Before the step: what is refused here must not leave the step behind.
        ids = take_sent(ask, files)
        service.move(ask.session, ask.actor, found, to, word, ask.today)
        place = attachments.Place(is_common=True, unit=found.unit)
        attachments.hang_on(ask.session, ask.actor, ask.code, ids, SUBJECT, task, place)
    except Invalid as error:
        _ask, rows, shown = asked(ask, state="all", mine="yes")
        wrong = {"task": task, "words": error.message, "word": word,
                 "files": pending_lines(ask, ids)}  # fmt: skip
        return _page(request, ask, rows, shown, wrong, forms.Form(), error.status)
    words = _("R-{no:04d} {state}").format(no=found.no, state=state_name(found.state))
    return send_on(_back(ask, found.meeting, back), Notice(words))


def _back(ask: Ask, meeting: int | None, back: str) -> str:
    """To the page the form stood on."""
    if back == "meeting" and meeting is not None:
        return f"{ask.base}/meetings/{meeting}"
    if back == "unit" and ask.actor.unit is not None:
        return f"{ask.base}/units/{ask.actor.unit}"
    return link(f"{ask.base}/tasks", mine="yes" if back == "mine" else None)


@router.post("/tasks/{task}/close", dependencies=GENUINE)
def close(ask: Convener, task: Id, back: Annotated[str, Form()] = "") -> Response:
    """Strike a finished task off (销号)."""
    found = service.get(ask.session, ask.code, task)
    service.close(ask.session, ask.actor, found, ask.today)
    words = _("已销号 R-{no:04d}").format(no=found.no)
    return send_on(_back(ask, found.meeting, back), Notice(words))


@router.post("/tasks/{task}/urge", dependencies=GENUINE)
def urge(ask: Convener, task: Id, back: Annotated[str, Form()] = "") -> Response:
    """Remind who holds a task."""
    found = service.get(ask.session, ask.code, task)
    count = service.urge(ask.session, ask.actor, found)
    words = _("已提醒{n}人").format(n=count)
    return send_on(_back(ask, found.meeting, back), Notice(words))
