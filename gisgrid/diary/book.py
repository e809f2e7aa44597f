"""The diary as leaders read it: list, one entry, comments, who has not been read."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from gisgrid import forms
from gisgrid.attachments import routes as photos
from gisgrid.attachments import service as attachments
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.diary import reading, service
from gisgrid.diary.models import DiaryEntry, DiarySentence, Mark
from gisgrid.diary.words import made_words, mark_name, placed_name, topic_name
from gisgrid.errors import Invalid
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Commenter, Id, Reader, by_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.needs.models import Need
from gisgrid.needs.words import state_name
from gisgrid.pages import Notice, Paging, render
from gisgrid.tasks import service as tasks
from gisgrid.tasks.models import Task
from gisgrid.tasks.routes import holder_of, holders, row_of
from gisgrid.visits.words import kind_name, outcome_name, outreach_name, service_name
from gisgrid.wishes.models import Wish
from gisgrid.wishes.words import state_name as wish_state_name

router = APIRouter(prefix="/c/{community}", tags=["diary"])
UNREAD_DAYS = 30


def _line(ask: Ask, row: reading.EntryRow) -> dict[str, Any]:
    counts = {
        "visit": row.doors, "need": row.needs, "wish": row.wishes, "suggestion": row.suggestions,
        "good_deed": row.deeds, "dispute": row.disputes,
    }  # fmt: skip
    return {
        "id": row.id, "on": row.happened_on, "author": row.author_name, "said": row.said or "",
        "grid": row.grid_short or "", "place": row.address or placed_name(row.placed),
        "made": made_words(counts), "is_read": row.reads > 0, "comment": row.comment or "",
        "own": row.recorded_by == ask.actor.account,
    }  # fmt: skip


@router.get("/diary")
def diary_page(
    request: Request,
    ask: Reader,
    grid: str = "",
    unread: str = "",
    from_: Annotated[str, Query(alias="from")] = "",
    to: str = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The people's diary: what was seen and heard, what it became, what leaders said."""
    last = day_from(to, "to")
    comments = ask.actor.can(Verb.COMMENT)
    wanted = reading.Filter(
        grid=by_grid(ask, grid).id if grid else None,
        since=day_from(from_, "from"),
        until=last + timedelta(days=1) if last else None,
        unread=ask.actor.account if unread == "yes" else None,
    )
    paging = Paging(0, page)
    rows, total = reading.list_entries(
        ask.session, ask.code, wanted, limit=paging.size, offset=paging.offset
    )
    return render(
        request,
        "diary/list.html",
        community=ask.community,
        rows=[_line(ask, row) for row in rows],
        paging=Paging(total, page),
        filters={"grid": grid, "unread": unread, "from_": from_, "until": to},
        grids=picking.grid_choices(ask),
        unread_entries=reading.count_unread(ask.session, ask.actor, ask.code) if comments else None,
        authors=_authors(ask) if comments and unread == "yes" else [],
    )


def _authors(ask: Ask) -> list[dict[str, Any]]:
    """Who wrote in the last month and was not read by anybody."""
    since = ask.today - timedelta(days=UNREAD_DAYS)
    return [
        {"name": name, "grid": short or "", "entries": entries, "read": read, "last": last}
        for name, short, entries, read, last in reading.unread_authors(ask.session, ask.code, since)
    ]


@router.get("/diary/{entry}")
def entry_page(request: Request, ask: Reader, entry: Id) -> Response:
    """One entry: each sentence with what became of it, the doors, photos, comments, tasks."""
    return _page(request, ask, service.get(ask.session, ask.code, entry), forms.Form())


def _page(
    request: Request, ask: Ask, found: DiaryEntry, form: forms.Form, status: int = 200
) -> Response:
    entry = found.id
    comments = ask.actor.can(Verb.COMMENT) and found.recorded_by != ask.actor.account
    given = tasks.Filter(state="all", diary_entry=entry)
    row = reading.get_row(ask.session, ask.code, entry)
    pictures = attachments.list_of(ask.session, ask.code, service.SUBJECT, [entry])
    return render(
        request,
        "diary/page.html",
        status=status,
        community=ask.community,
        entry=_line(ask, row) | {"companions": found.companions or ""},
        sentences=_sentences(ask, found),
        doors=_doors(ask, found),
        photos=[photos.line_of(ask.base, one) for one in pictures.get(entry, [])],
        reviews=[
            {"name": one.reviewer_name, "at": picking.local(one.read_at),
             "comment": one.comment or ""}
            for one in reading.reviews_of(ask.session, ask.code, entry)
        ],
        comments=comments,
        tasks=[
            row_of(ask, one)
            for one in tasks.list_tasks(ask.session, ask.actor, ask.code, given, ask.today)
        ],
        holders=_holders(ask, row.grid_short) if comments else [],
        form=form,
    )  # fmt: skip


def _sentences(ask: Ask, entry: Any) -> list[dict[str, Any]]:
    words = {one.id: one.words for one in service.stands(ask.session, entry)}
    hidden = ("", _("（内容只给指定的人看）"))
    return [
        {"words": words.get(one.id) or hidden[one.mark == Mark.DISPUTE], "mark": one.mark,
         "mark_name": mark_name(one.mark), **_became(ask, one)}
        for one in service.sentences_of(ask.session, entry)
    ]  # fmt: skip


def _became(ask: Ask, one: DiarySentence) -> dict[str, Any]:
    """Address and state of what a sentence became."""
    if one.need is not None:
        need = ask.session.get(Need, (ask.code, one.need))
        if need is not None:
            return {"href": f"{ask.base}/needs/{need.id}", "number": f"N-{need.no:04d}",
                    "state": state_name(need.state)}  # fmt: skip
    if one.wish is not None:
        wish = ask.session.get(Wish, (ask.code, one.wish))
        if wish is not None:
            return {"href": f"{ask.base}/wishes", "number": f"W-{wish.no:04d}",
                    "state": wish_state_name(wish.state)}  # fmt: skip
    if one.dispute is not None:
        return {"href": f"{ask.base}/disputes/{one.dispute}", "number": "", "state": ""}
    if one.suggestion is not None:
        return {"href": f"{ask.base}/suggestions", "number": "", "state": ""}
    if one.good_deed is not None:
        return {"href": f"{ask.base}/good-deeds", "number": "", "state": ""}
    return {"href": "", "number": "", "state": ""}


def _doors(ask: Ask, entry: Any) -> list[dict[str, Any]]:
    walked = service.visits_of(ask.session, entry)
    ids = [one.household for one in walked if one.household]
    homes = dict(service.addresses(ask.session, ask.code, ids))
    return [
        {
            "address": homes.get(one.household or 0, ""),
            "outcome": outcome_name(one.outcome),
            "kind": kind_name(one.kind),
            "said": one.situation or "",
            "more": _("、").join(
                word for word in (
                    service_name(one.service_kind) if one.service_kind else "",
                    outreach_name(one.outreach_topic) if one.outreach_topic else "",
                ) if word
            ),
        }
        for one in walked
    ]  # fmt: skip


@router.post("/diary/{entry}/review", dependencies=GENUINE)
def review(
    request: Request,
    ask: Commenter,
    entry: Id,
    comment: Annotated[str, Form()] = "",
    holder: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Mark an entry as read, with a comment or without; with a holder the comment is a task."""
    found = service.get(ask.session, ask.code, entry)
    require(ask.actor, Verb.COMMENT, ask.code, found.grid)
    if found.recorded_by == ask.actor.account:
        raise Invalid(_("自己写的日志不用自己阅。"))

    def carry_out() -> tuple[str, Notice]:
        words = _("已点评") if comment.strip() else _("已阅")
        with ask.session.begin_nested():
            reading.read(ask.session, ask.actor, found, comment)
            if holder or due_on:
                made = _task(ask, found, comment, holder, due_on)
                words = _("已派任务 R-{no:04d}").format(no=made.no)
        return f"{ask.base}/diary/{entry}", Notice(words)

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {"comment": comment, "holder": holder, "due_on": due_on}
        form = forms.Form(values, error.fields or {"comment": error.message}, key)
        return _page(request, ask, found, form, error.status)


def _task(ask: Ask, entry: DiaryEntry, comment: str, holder: str, due_on: str) -> Task:
    """The comment is the task: nothing is written a second time."""
    unit, grid = holder_of(ask, holder)
    order = tasks.Order(comment, day_from(due_on, "due_on"), unit, grid, source="review",
                        diary_entry=entry.id)  # fmt: skip
    try:
        return tasks.open_task(ask.session, ask.actor, ask.code, order, ask.today)
    except Invalid as error:
        fields = {"comment" if k == "content" else k: v for k, v in error.fields.items()}
        raise Invalid(error.message, fields=fields) from error


def _holders(ask: Ask, grid: str | None) -> list[tuple[str, str]]:
    """Who can be given the task; the leader of the entry's grid stands first."""
    return sorted(holders(ask), key=lambda one: one[0] != f"grid {grid}")


@router.get("/suggestions")
def suggestions_page(request: Request, ask: Reader, grid: str = "") -> Response:
    """Suggestions of residents, apart from needs."""
    chosen = by_grid(ask, grid).id if grid else None
    return render(
        request,
        "diary/suggestions.html",
        community=ask.community,
        grid=grid,
        grids=picking.grid_choices(ask),
        rows=[
            {"number": f"S-{one.no:04d}", "on": one.raised_on, "grid": short or "",
             "topic": topic_name(one.topic), "content": one.content, "door": address or "",
             "answer": one.answer or ""}
            for one, short, address in reading.suggestions(ask.session, ask.code, chosen)
        ],
    )  # fmt: skip
