"""Joins the routers of the reports."""

from fastapi import APIRouter

from gisgrid.reports import (
    data,
    desk,
    grids,
    households,
    nearby,
    need_dispute,
    pairings,
    proposal_publication,
    proposals,
    public_resources,
    resources,
    units,
    uses,
)

router = APIRouter()
PAGES = (
    desk, grids, households, pairings, proposals, proposal_publication, data, units, resources,
    uses, nearby, need_dispute, public_resources,
)  # fmt: skip
for page in PAGES:
    router.include_router(page.router)
