"""The inbox: what somebody was told, read marks."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from gisgrid.guards import GENUINE, Id, Reader
from gisgrid.households.picking import local
from gisgrid.i18n import _
from gisgrid.notices import service
from gisgrid.pages import Notice, Paging, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["notices"])


@router.get("/notices")
def inbox_page(
    request: Request,
    ask: Reader,
    show: str = "all",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """What one was told, the latest first, with what is unread marked."""
    paging = Paging(0, page)
    rows, total = service.inbox(
        ask.session, ask.code, ask.actor,
        only_unread=show == "unread", limit=paging.size, offset=paging.offset,
    )  # fmt: skip
    return render(
        request,
        "notices/inbox.html",
        community=ask.community,
        show=show,
        rows=[
            {
                "id": one.id,
                "text": service.words(one),
                "at": local(one.made_at),
                "is_read": one.read_at is not None,
                "has_link": one.link is not None,
            }
            for one in rows
        ],
        paging=Paging(total, page),
    )


@router.post("/notices/{notice}/open", dependencies=GENUINE)
def open_notice(ask: Reader, notice: Id) -> Response:
    """Mark a message read and go to the page that it is about."""
    found = service.mark_read(ask.session, ask.code, ask.actor, notice)
    return send_on(found.link or f"{ask.base}/notices")


@router.post("/notices/read", dependencies=GENUINE)
def read_all(ask: Reader) -> Response:
    """Mark all messages read."""
    count = service.mark_all_read(ask.session, ask.code, ask.actor)
    return send_on(f"{ask.base}/notices", Notice(_("已把{n}条标为已读。").format(n=count)))
