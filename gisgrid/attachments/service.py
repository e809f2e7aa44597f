"""Take in photos and files, hang them on a record, give them back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, undefer

from gisgrid.attachments import images
from gisgrid.attachments.models import Attachment
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _

MEGABYTE = 1_000_000
MOST_BYTES = 20 * MEGABYTE
NAME_LENGTH = 120
MOST_OF_A_RECORD = 12
PENDING_DAYS = 2
# First bytes → what the file is. Office files of today are zip archives, told apart by name.
BEGINNINGS = {
    b"%PDF-": ("pdf", "application/pdf"),
    b"\xd0\xcf\x11\xe0": ("doc xls ppt wps et", "application/x-ole-storage"),
    b"PK\x03\x04": ("docx xlsx pptx ofd", "application/zip"),
}


class TooLarge(Invalid):
    status = 413


class NotTaken(Invalid):
    """A file of a kind that is not taken in."""


@dataclass(frozen=True)
class Place:
    """Where a record is and who may see it: the attachment is seen by the same people.

    grid       of the record; None with `is_common`
    household  or point of the record, so that both move into another grid together
    is_common  all members of the community see it; of the liaisons that of `unit`, or all of
               them with `for_units`
    """

    grid: int | None = None
    household: int | None = None
    point: Any = None
    is_common: bool = False
    unit: int | None = None
    for_units: bool = False


def check_size(size: int) -> None:
    """Raises TooLarge, whose message has both numbers."""
    if size > MOST_BYTES:
        words = _("这个文件有{n}MB，最大{most}MB。请用照片的“中”尺寸，或先压缩。")
        raise TooLarge(words.format(n=round(size / MEGABYTE), most=MOST_BYTES // MEGABYTE))


def take_photo(
    session: Session, actor: Actor, community: int, name: str, content: bytes
) -> tuple[Attachment, tuple[float, float] | None]:
    """A pending photo, and the place that the camera noted; the kept file says nothing of it."""
    check_size(len(content))
    photo = images.read_photo(content)
    made = _new(actor, community, name, photo.content, images.MEDIA_TYPE)
    made.small, made.width, made.height = photo.small, photo.width, photo.height
    return _added(session, made), photo.place


def take_file(
    session: Session, actor: Actor, community: int, name: str, content: bytes
) -> Attachment:
    """A pending file. A photo is taken as one; other kinds than office files are NotTaken."""
    check_size(len(content))
    known = next((v for k, v in BEGINNINGS.items() if content.startswith(k)), None)
    ending = name.rpartition(".")[2].lower()
    if known and ending in known[0].split():
        return _added(session, _new(actor, community, name, content, known[1]))
    try:
        return take_photo(session, actor, community, name, content)[0]
    except images.NoPhoto as error:
        words = _("“{name}”不能收：只收照片、PDF、Word、Excel、PPT、WPS 和 OFD 文件。")
        raise NotTaken(words.format(name=name[:40])) from error


def _new(actor: Actor, community: int, name: str, content: bytes, media_type: str) -> Attachment:
    plain = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    return Attachment(
        community=community,
        name=plain.strip()[-NAME_LENGTH:] or _("无名文件"),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        content=content,
        added_by=actor.account,
    )


def _added(session: Session, made: Attachment) -> Attachment:
    """Added; what the same account left lying about for days goes."""
    old = datetime.now(UTC) - timedelta(days=PENDING_DAYS)
    session.execute(
        delete(Attachment).where(
            Attachment.community == made.community,
            Attachment.subject.is_(None),
            Attachment.added_by == made.added_by,
            Attachment.added_at < old,
        )
    )
    session.add(made)
    session.flush()
    return made


def hang_on(
    session: Session,
    actor: Actor,
    community: int,
    ids: Sequence[int],
    subject: str,
    subject_id: int,
    place: Place,
) -> list[Attachment]:
    """Hang one's own pending attachments on a record, in the order of `ids`.

    Raises Conflict for one that is not pending or not one's own, Invalid for too many.
    """
    if not ids:
        return []
    before = count_of(session, community, subject, subject_id)
    if len(ids) + before > MOST_OF_A_RECORD:
        words = _("一条记录最多{n}个附件。").format(n=MOST_OF_A_RECORD)
        raise Invalid(words, fields={"photo": words})
    rows = session.scalars(
        visible(Attachment, community).where(
            Attachment.id.in_(ids),
            Attachment.subject.is_(None),
            Attachment.added_by == actor.account,
        )
    )
    pending = {one.id: one for one in rows}
    if set(ids) - pending.keys():
        raise Conflict(_("有的照片已经不在了。请再选一次。"))
    hung = [pending[id_] for id_ in dict.fromkeys(ids)]
    for position, one in enumerate(hung, start=before):
        one.subject, one.subject_id, one.position = subject, subject_id, position
        one.grid, one.household, one.point = place.grid, place.household, place.point
        one.is_common, one.unit, one.for_units = place.is_common, place.unit, place.for_units
    session.flush()
    return hung


def list_of(
    session: Session, community: int, subject: str, ids: Sequence[int]
) -> dict[int, list[Attachment]]:
    """Record → its attachments in their order, without their content."""
    found: dict[int, list[Attachment]] = {}
    rows = session.scalars(
        visible(Attachment, community)
        .where(Attachment.subject == subject, Attachment.subject_id.in_(ids))
        .order_by(Attachment.position, Attachment.id)
    )
    for one in rows:
        found.setdefault(one.subject_id or 0, []).append(one)
    return found


def count_of(session: Session, community: int, subject: str, subject_id: int) -> int:
    query = select(func.count()).where(
        Attachment.community == community,
        Attachment.subject == subject,
        Attachment.subject_id == subject_id,
    )
    return session.scalar(query) or 0


def get(session: Session, community: int, attachment: int, *, small: bool = False) -> Attachment:
    """With its content, or with the small picture alone."""
    column = Attachment.small if small else Attachment.content
    found = session.scalar(
        visible(Attachment, community).options(undefer(column)).where(Attachment.id == attachment)
    )
    if found is None:
        raise NotFound(_("没有这个附件，或您不能看。"))
    return found


def remove(session: Session, actor: Actor, attachment: Attachment) -> None:
    """Remove one's own attachment; the trail keeps its name and hash."""
    if attachment.added_by != actor.account:
        raise Conflict(_("只能去掉自己加的附件。"))
    session.delete(attachment)
    session.flush()


def remove_of(session: Session, community: int, subject: str, subject_id: int) -> None:
    """With a record that is taken back go its attachments."""
    for one in list_of(session, community, subject, [subject_id]).get(subject_id, []):
        session.delete(one)
    session.flush()
