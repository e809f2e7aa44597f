"""Lists of wishes and good deeds."""

from fastapi import APIRouter, Request, Response

from gisgrid.guards import Reader, by_grid
from gisgrid.pages import render
from gisgrid.wishes import service
from gisgrid.wishes.words import deed_name, state_name, wish_kind_name

router = APIRouter(prefix="/c/{community}", tags=["wishes"])


@router.get("/wishes")
def wishes_page(request: Request, ask: Reader, state: str = "all", grid: str = "") -> Response:
    """The micro-wishes that the asker may see."""
    wanted = service.Filter(by_grid(ask, grid).id if grid else None, state)
    rows = service.list_wishes(ask.session, ask.code, wanted)
    return render(
        request,
        "wishes/list.html",
        community=ask.community,
        state=state,
        rows=[
            {
                "id": wish.id,
                "number": f"W-{wish.no:04d}",
                "text": wish.wish_text,
                "kind": wish_kind_name(wish.kind),
                "state": state_name(wish.state),
                "grid": short or "",
                "unit": unit or "",
                "raised_on": wish.raised_on,
                "realised_on": wish.realised_on,
            }
            for wish, short, _name, unit in rows
        ],
    )


@router.get("/good-deeds")
def deeds_page(request: Request, ask: Reader, grid: str = "") -> Response:
    """The practical good deeds of units."""
    chosen = by_grid(ask, grid).id if grid else None
    rows = service.list_good_deeds(ask.session, ask.code, grid=chosen)
    return render(
        request,
        "wishes/deeds.html",
        community=ask.community,
        rows=[
            {
                "on": deed.done_on,
                "unit": unit,
                "unit_id": deed.unit,
                "grid": short or "",
                "kind": deed_name(deed.kind),
                "content": deed.content,
                "beneficiaries": deed.beneficiaries,
            }
            for deed, unit, short, _name in rows
        ],
    )
