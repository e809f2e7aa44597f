"""Joins the routers of the reports."""

from fastapi import APIRouter

from gisgrid.reports import (
    data,
    desk,
    grids,
    households,
    nearby,
    pairings,
    proposals,
    resources,
    units,
    uses,
)

router = APIRouter()
for page in (desk, grids, households, pairings, proposals, data, units, resources, uses, nearby):
    router.include_router(page.router)
