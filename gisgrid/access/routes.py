"""The access list of tasks from outside (准入清单) as page and file; asking, deciding, ending."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms, workbook
from gisgrid.access import rules, service
from gisgrid.access.models import Decision, TaskAccess
from gisgrid.access.service import Word
from gisgrid.access.words import decision_name, kind_name, kinds, state_name
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Approver, Ask, Id, Reader
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on

router = APIRouter(prefix="/c/{community}/access", tags=["access"])
FIELDS = ("kind", "item", "department", "basis", "community_duty", "support")
Shown = dict[str, str]


def row_of(ask: Ask, one: TaskAccess) -> dict[str, Any]:
    state, due = rules.state_of(one, ask.today), rules.due_on(one.applied_on)
    return {
        "id": one.id, "no": f"Z-{one.no:04d}", "kind": kind_name(one.kind), "item": one.item,
        "department": one.department, "basis": one.basis or "",
        "community_duty": one.community_duty, "support": one.support or "",
        "applied_on": one.applied_on, "due_on": due, "state": state,
        "state_name": state_name(state), "overdue": state == "waiting" and due < ask.today,
        "decision": decision_name(one.decision) if one.decision else "",
        "decided_on": one.decided_on, "decided_by": one.decided_by or "",
        "reason": one.reason or "", "since": one.since, "until": one.until,
        "refused": one.refused, "version": one.version,
    }  # fmt: skip


def asked(ask: Reader, kind: str = "", state: str = "") -> tuple[Ask, list[dict[str, Any]], Shown]:
    service.require_member(ask.actor)
    found = service.list_tasks(ask.session, ask.code, ask.today, kind=kind, state=state)
    return ask, [row_of(ask, one) for one in found], {"kind": kind, "state": state}


@router.get("")
def access_page(request: Request, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """Tasks that departments want the community to take on: asked for, admitted, refused."""
    ask, rows, shown = asking
    return _page(request, ask, rows, shown, forms.Form(), {})


def _page(
    request: Request, ask: Ask, rows: list[dict[str, Any]], shown: Shown, form: forms.Form,
    wrong: dict[str, Any], status: int = 200,
) -> Response:  # fmt: skip
    return render(
        request,
        "access/list.html",
        status=status,
        community=ask.community,
        rows=rows,
        filters=shown,
        kinds=kinds(),
        states=[(state, state_name(state)) for state in rules.STATES],
        decisions=[(one.value, decision_name(one)) for one in Decision],
        sums={
            "times": sum(row["refused"] for row in rows),
            "overdue": sum(row["overdue"] for row in rows),
            **{state: sum(row["state"] == state for row in rows) for state in rules.STATES},
        },
        form=form,
        wrong=wrong,
    )


@router.get(".xlsx")
def access_file(asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The access list (社区工作准入清单) as an Excel file."""
    ask, rows, _shown = asking
    picking.need_export(ask)
    headings = [_("序号"), _("编号"), _("事项类别"), _("事项名称"), _("申请部门"), _("依据"),
                _("社区承担内容"), _("保障措施"), _("申请日期"), _("审批日期"), _("审批结果"),
                _("开始"), _("到期"), _("退回次数"), _("备注")]  # fmt: skip
    names = ("no", "kind", "item", "department", "basis", "community_duty", "support",
             "applied_on", "decided_on", "decision", "since", "until", "refused",
             "reason")  # fmt: skip
    lines = [(n, *(row[name] for name in names)) for n, row in enumerate(rows, start=1)]
    return picking.excel(workbook.write(_("社区工作准入清单"), headings, lines), "access")


def _asked_for(values: dict[str, str]) -> service.Request:
    texts = {name: values.get(name, "")[:500] for name in FIELDS}
    return service.Request(applied_on=day_from(values.get("applied_on", ""), "applied_on"), **texts)


@router.post("", dependencies=GENUINE)
def ask_for(
    request: Request, ask: Approver, values: Annotated[dict[str, str], forms.all_fields()]
) -> Response:
    """Put what a department asks for on the list."""

    def carry_out() -> tuple[str, Notice]:
        said = _asked_for(values)
        made = service.ask_for(ask.session, ask.actor, ask.code, said, ask.today)
        words = _("已登记 Z-{no:04d}，{day} 前决定").format(
            no=made.no, day=rules.due_on(made.applied_on)
        )
        return f"{ask.base}/access", Notice(words)

    try:
        return forms.once(ask, values.get("key", ""), carry_out)
    except Invalid as error:
        _ask, rows, shown = asked(ask)
        form = forms.Form(values, error.fields, values.get("key", ""))
        return _page(request, ask, rows, shown, form, {}, error.status)


@router.post("/{task}/decide", dependencies=GENUINE)
def decide(
    request: Request, ask: Approver, task: Id, decision: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "", since: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "", version: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Admit, refuse or ask for papers."""
    found = service.get(ask.session, ask.code, task)
    try:
        word = Word(decision, reason, day_from(since, "since"), day_from(until, "until"))
        service.decide(ask.session, ask.actor, found, word, number_from(version) or 0, ask.today)
    except (Invalid, Conflict) as error:
        _ask, rows, shown = asked(ask)
        wrong = {"task": task, "words": error.message, "reason": reason, "since": since,
                 "until": until}  # fmt: skip
        return _page(request, ask, rows, shown, forms.Form(), wrong, error.status)
    words = _("Z-{no:04d} {decision}").format(no=found.no, decision=decision_name(decision))
    return send_on(f"{ask.base}/access", Notice(words))


@router.post("/{task}/end", dependencies=GENUINE)
def end(ask: Approver, task: Id) -> Response:
    """End an admitted task with this day."""
    found = service.get(ask.session, ask.code, task)
    service.end(ask.session, ask.actor, found, ask.today)
    return send_on(f"{ask.base}/access", Notice(_("Z-{no:04d} 到今天为止").format(no=found.no)))
