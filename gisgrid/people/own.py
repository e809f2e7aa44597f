"""One's own password: the only page open to a session with a password that another gave."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Form as Field

from gisgrid.errors import Invalid, NotSignedIn
from gisgrid.forms import Form
from gisgrid.guards import GENUINE, Transaction, Visitor, token_of
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.people import service

router = APIRouter(include_in_schema=False)
Password = Annotated[str, Field(max_length=1000)]


def _page(request: Request, form: Form, *, first: bool, status: int = 200) -> Response:
    return render(request, "password.html", status=status, community=None, form=form, first=first)


@router.get("/password")
def password_page(request: Request, actor: Visitor) -> Response:
    """Change one's password."""
    if actor is None:
        raise NotSignedIn(_("请先登录。"))
    return _page(request, Form(), first=actor.kind == "first")


@router.post("/password", dependencies=GENUINE)
def change_password(
    request: Request,
    session: Transaction,
    actor: Visitor,
    old: Password = "",
    new: Password = "",
    again: Password = "",
) -> Response:
    """Take the new password; other devices are signed out."""
    if actor is None:
        raise NotSignedIn(_("请先登录。"))
    try:
        service.change_own_password(session, token_of(request), old, new, again)
    except Invalid as error:
        first = actor.kind == "first"
        return _page(request, Form({}, error.fields), first=first, status=error.status)
    return send_on("/", Notice(_("密码已换，别的设备都退出了。")))
