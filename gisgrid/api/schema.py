"""`/docs`: the description of the interface, with our own copy of Swagger UI."""

from fastapi import APIRouter, Request, Response

from gisgrid.guards import SignedIn
from gisgrid.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs_page(request: Request, _actor: SignedIn) -> Response:
    """Try the programming interface in the browser."""
    return render(request, "docs.html", community=None)
