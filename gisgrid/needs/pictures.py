"""Photos and papers of a need: what its entry in the diary showed, what came with a step."""

from typing import Any

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from gisgrid.attachments import service as attachments
from gisgrid.attachments.models import Attachment
from gisgrid.auth.service import Actor
from gisgrid.needs.models import Need, NeedStep

SUBJECT = "need_step"
# The diary stands above needs: its table is named here and its module is not.
SENTENCE = table("diary_sentence", column("community"), column("diary_entry"), column("need"))


def hang_on(
    session: Session, actor: Actor, need: Need, step: NeedStep, photos: tuple[int, ...]
) -> None:
    place = attachments.Place(need.grid, need.household, need.point)
    attachments.hang_on(session, actor, need.community, photos, SUBJECT, step.id, place)


def of_steps(session: Session, community: int, steps: list[int]) -> dict[int, list[Attachment]]:
    return attachments.list_of(session, community, SUBJECT, steps)


def before(session: Session, need: Need) -> list[Attachment]:
    """Photos of the entry that reported it."""
    entries: Any = select(SENTENCE.c.diary_entry).where(
        SENTENCE.c.community == need.community, SENTENCE.c.need == need.id
    )
    ids = list(session.scalars(entries))
    found = attachments.list_of(session, need.community, "diary_entry", ids) if ids else {}
    return [one for photos in found.values() for one in photos]
