"""The published resource list for everybody, guests too."""

from fastapi import APIRouter, Request, Response
from sqlalchemy import text

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require, today
from gisgrid.errors import NotSignedIn
from gisgrid.guards import Code, CommunityView, Transaction, Visitor, frame
from gisgrid.i18n import _
from gisgrid.pages import render
from gisgrid.resources.words import amount, kind_name, kinds

router = APIRouter(tags=["resources"])


@router.get("/c/{community}/offers")
def offers_page(
    request: Request, community: Code, session: Transaction, actor: Visitor, kind: str = ""
) -> Response:
    """What units offer to share, as they published it; guests see it as well."""
    if actor is not None:
        require(actor, Verb.SEE, community)
        frame(request, session, actor, community)
    found = session.execute(
        text("SELECT * FROM public_community(:c)"), {"c": community}
    ).mappings().first()  # fmt: skip
    if found is None:
        raise NotSignedIn(_("请先登录。"))
    request.state.today = today(session, community)
    listed = session.execute(
        text("SELECT * FROM public_resources(:c)"), {"c": community}
    ).mappings()  # fmt: skip
    rows = [
        {**row, "kind_name": kind_name(row["kind"]),
         "amount": amount(row["capacity"], row["measure"])}
        for row in listed
        if kind in ("", row["kind"])
    ]  # fmt: skip
    return render(
        request,
        "resources/public.html",
        community=CommunityView(
            community, found["name"], found["short"], found["is_synthetic"], found["attribution"]
        ),
        rows=rows,
        kinds=kinds(),
        kind=kind,
        units=len({row["unit"] for row in rows}),
    )
