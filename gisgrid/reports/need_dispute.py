"""A need of the kind 邻里纠纷 becomes a dispute with one tap; a second one leads to the same."""

from fastapi import APIRouter, Response

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.disputes import service
from gisgrid.disputes.models import DisputeKind
from gisgrid.errors import Conflict
from gisgrid.guards import GENUINE, Id, Recorder
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.needs.showing import DISPUTE
from gisgrid.pages import Notice, send_on

router = APIRouter(prefix="/c/{community}", tags=["disputes"])


@router.post("/needs/{need}/dispute", dependencies=GENUINE)
def open_dispute(ask: Recorder, need: Id) -> Response:
    """Open the dispute that a need is about, with its place and words; or go to it."""
    found = needs.get(ask.session, ask.code, need)
    require(ask.actor, Verb.RECORD, ask.code, found.grid)
    if found.kind != DISPUTE:
        raise Conflict(_("这件诉求不是邻里纠纷。"))
    # Whoever taps at the same time waits here and finds the dispute of the first.
    ask.session.refresh(found, with_for_update=True)
    made = service.of_need(ask.session, ask.code, need)
    notice = None
    if made is None:
        about = service.Found(
            DisputeKind.NEIGHBOUR.value, found.content[: service.LONGEST], found.household,
            found.point, found.grid, found.grid_then, found.id,
        )  # fmt: skip
        made = service.record(ask.session, ask.actor, ask.code, about, ask.today)
        notice = Notice(_("已记入纠纷台账 J-{no:04d}").format(no=made.no))
    return send_on(f"{ask.base}/disputes/{made.id}", notice)
