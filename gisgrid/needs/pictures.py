"""Photos and papers of a need: what its entry in the diary showed, what came with a step."""

from sqlalchemy.orm import Session

from gisgrid.attachments import service as attachments
from gisgrid.attachments.models import Attachment
from gisgrid.auth.service import Actor
from gisgrid.needs.models import Need, NeedStep

SUBJECT = "need_step"
# Under this name the diary, which stands above, hangs its photos on an entry.
REPORTED = "diary_entry"


def hang_on(
    session: Session, actor: Actor, need: Need, step: NeedStep, photos: tuple[int, ...]
) -> None:
    place = attachments.Place(need.grid, need.household, need.point)
    attachments.hang_on(session, actor, need.community, photos, SUBJECT, step.id, place)


def of_steps(session: Session, community: int, steps: list[int]) -> dict[int, list[Attachment]]:
    return attachments.list_of(session, community, SUBJECT, steps)


def before(session: Session, need: Need) -> list[Attachment]:
    """Photos of the entry that reported it."""
    if need.diary_entry is None:
        return []
    found = attachments.list_of(session, need.community, REPORTED, [need.diary_entry])
    return found.get(need.diary_entry, [])
