"""The inbox: what somebody was told, read marks."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from gisgrid.guards import GENUINE, Id, Reader
from gisgrid.households.picking import local
from gisgrid.i18n import _
from gisgrid.notices import service
from gisgrid.notices.models import InboxNotice
from gisgrid.pages import Notice, Paging, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["notices"])


@router.get("/notices")
def inbox_page(
    request: Request,
    ask: Reader,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """What one was told: what is unread by kind, what was read below it, the latest first."""
    paging = Paging(0, page)
    rows, total = service.inbox(
        ask.session, ask.code, ask.actor,
        only_read=True, limit=paging.size, offset=paging.offset,
    )  # fmt: skip
    groups = service.unread_groups(ask.session, ask.code, ask.actor)
    return render(
        request,
        "notices/inbox.html",
        community=ask.community,
        groups=[
            {"text": one.text, "label": one.label, "rows": [_row(row) for row in one.notices]}
            for one in groups
        ],
        waiting=sum(len(one.notices) for one in groups),
        rows=[_row(one) for one in rows],
        paging=Paging(total, page),
    )


def _row(one: InboxNotice) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": service.words(one),
        "at": local(one.made_at),
        "is_read": one.read_at is not None,
    }


@router.post("/notices/{notice}/open", dependencies=GENUINE)
def open_notice(ask: Reader, notice: Id) -> Response:
    """Mark a message read and go to the page that it is about."""
    found = service.mark_read(ask.session, ask.code, ask.actor, notice)
    return send_on(found.link or f"{ask.base}/notices")


@router.post("/notices/read", dependencies=GENUINE)
def read_all(ask: Reader, kind: Annotated[str, Form()] = "") -> Response:
    """Mark all messages read, or all of one kind."""
    count = service.mark_all_read(ask.session, ask.code, ask.actor, kind or None)
    return send_on(f"{ask.base}/notices", Notice(_("已把{n}条标为已读。").format(n=count)))
