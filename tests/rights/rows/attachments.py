"""Photos and files."""

from typing import Any

from sqlalchemy import select

from gisgrid.attachments import service
from gisgrid.attachments.models import Attachment
from gisgrid.auth.service import enter
from gisgrid.db import transaction
from tests.cast import HOME
from tests.pictures_taken import jpeg
from tests.rights.asking import C, Row
from tests.rights.conftest import Secrets


def photo_of_grid_01(told: Secrets) -> str:
    """A photo of the secret need; taken once."""
    with transaction(told.stage.database.owner) as session:
        found = session.scalar(select(Attachment.id).where(Attachment.subject == "need"))
        if found is None:
            actor = enter(session, told.stage.world.tokens["mei"])
            photo, _place = service.take_photo(session, actor, HOME, "漏水.jpg", jpeg())
            place = service.Place(grid=told.stage.world.grids["A"], household=told.home)
            service.hang_on(session, actor, HOME, [photo.id], "need", told.need, place)
            found = photo.id
        return f"{C}/attachments/{found}"


def pending_of_the_asker(told: Secrets, name: str, _client: Any) -> str:
    """One's own; for whom records nothing, one of Mei."""
    who = name if name in ("mei", "bo", "lin", "unit", "cadre", "group") else "mei"
    with transaction(told.stage.database.owner) as session:
        actor = enter(session, told.stage.world.tokens[who])
        photo, _place = service.take_photo(session, actor, HOME, "我的.jpg", jpeg())
        return f"{C}/attachments/{photo.id}/remove"


ROWS = {
    "POST /c/{community}/attachments": Row("diiiniiidd", f"{C}/attachments", {}),
    "GET /c/{community}/attachments/{attachment}": Row("lononooooo", photo_of_grid_01),
    "GET /c/{community}/attachments/{attachment}/small": Row(
        "lononooooo", lambda told: f"{photo_of_grid_01(told)}/small"
    ),
    "POST /c/{community}/attachments/{attachment}/remove": Row(
        "dsssnsssdd", f"{C}/attachments/1/remove", {}, pending_of_the_asker
    ),
}
