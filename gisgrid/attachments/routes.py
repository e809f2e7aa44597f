"""Photos and files over HTTP: sent ahead of their form, shown under the rights of their record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from fastapi.responses import JSONResponse

from gisgrid.attachments import images, service
from gisgrid.attachments.models import Attachment
from gisgrid.errors import Invalid, NotFound
from gisgrid.forms import number_from
from gisgrid.guards import GENUINE, Ask, Id, Reader, Recorder
from gisgrid.i18n import _
from gisgrid.pages import Notice, send_on

router = APIRouter(prefix="/c/{community}/attachments", tags=["attachments"])


def address(base: str, one: Attachment) -> str:
    return f"{base}/attachments/{one.id}"


def line_of(base: str, one: Attachment) -> dict[str, Any]:
    """An attachment as templates and scripts show it."""
    at = address(base, one)
    return {
        "id": one.id, "name": one.name, "href": at, "is_photo": one.is_photo,
        "small": f"{at}/small" if one.is_photo else None, "kilobytes": max(1, one.size // 1000),
    }  # fmt: skip


def take_all(ask: Ask, photos: list[UploadFile]) -> list[int]:
    """Photos that came with the form itself, as without script; ids of the pending ones."""
    taken = []
    for one in photos:
        if not one.filename:
            continue
        service.check_size(one.size or 0)
        photo, _place = service.take_photo(
            ask.session, ask.actor, ask.code, one.filename, one.file.read()
        )
        taken.append(photo.id)
    return taken


def take(ask: Ask, file: UploadFile) -> int:
    """One photo or file that came with a form; the id of the pending attachment."""
    service.check_size(file.size or 0)
    content, name = file.file.read(), file.filename or ""
    if (file.content_type or "").startswith("image/"):
        return service.take_photo(ask.session, ask.actor, ask.code, name, content)[0].id
    return service.take_file(ask.session, ask.actor, ask.code, name, content).id


@dataclass(frozen=True)
class Sent:
    """Files that came with a form, and those that an earlier, refused sending of it had brought."""

    uploads: tuple[UploadFile, ...] = ()
    before: tuple[int, ...] = ()


def sent(
    file: Annotated[list[UploadFile] | None, File()] = None,
    taken: Annotated[list[str] | None, Form()] = None,
) -> Sent:
    ids = (number_from(one) for one in taken or ())
    return Sent(tuple(file or ()), tuple(one for one in ids if one is not None))


WithFiles = Annotated[Sent, Depends(sent)]


def take_sent(ask: Ask, files: Sent) -> list[int]:
    """Ids of the pending attachments of a form; Invalid names the first that is not taken."""
    return [*files.before, *(take(ask, one) for one in files.uploads if one.filename)]


def pending_lines(ask: Ask, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Attachments of a form that came back, for the form to name them."""
    return [line_of(ask.base, service.get(ask.session, ask.code, one, small=True)) for one in ids]


def lines_of(ask: Ask, subject: str, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Record → its attachments as templates show them."""
    found = service.list_of(ask.session, ask.code, subject, ids) if ids else {}
    return {record: [line_of(ask.base, one) for one in some] for record, some in found.items()}


@router.post("", dependencies=GENUINE)
def send(ask: Recorder, file: Annotated[UploadFile, File()]) -> Response:
    """Send one photo or file ahead of its form; the answer offers the place that a photo names."""
    try:
        service.check_size(file.size or 0)
        content, name = file.file.read(), file.filename or ""
        place = None
        if (file.content_type or "").startswith("image/"):
            made, place = service.take_photo(ask.session, ask.actor, ask.code, name, content)
        else:
            made = service.take_file(ask.session, ask.actor, ask.code, name, content)
    except Invalid as error:
        return JSONResponse({"error": error.message}, status_code=error.status)
    offered = {"lon": place[0], "lat": place[1]} if place else None
    return JSONResponse({**line_of(ask.base, made), "place": offered})


def _given(content: bytes, one: Attachment, media_type: str) -> Response:
    """A photo is shown, anything else only saved, so that no file of a user runs as a page."""
    way = "inline" if one.is_photo else "attachment"
    headers = {
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(one.name)}",
        "Cache-Control": "private, max-age=3600",
    }
    return Response(content, media_type=media_type, headers=headers)


@router.get("/{attachment}")
def show(ask: Reader, attachment: Id) -> Response:
    """A photo or file, for those who may see its record."""
    one = service.get(ask.session, ask.code, attachment)
    return _given(one.content, one, one.media_type)


@router.get("/{attachment}/small")
def show_small(ask: Reader, attachment: Id) -> Response:
    """The small picture of a photo."""
    one = service.get(ask.session, ask.code, attachment, small=True)
    if one.small is None:
        raise NotFound(_("这个附件没有小图。"))
    return _given(one.small, one, images.MEDIA_TYPE)


@router.post("/{attachment}/remove", dependencies=GENUINE)
def remove(ask: Recorder, attachment: Id) -> Response:
    """Take one's own photo or file away again."""
    one = service.get(ask.session, ask.code, attachment, small=True)
    service.remove(ask.session, ask.actor, one)
    return send_on(f"{ask.base}/map", Notice(_("已去掉附件“{name}”").format(name=one.name)))
