"""Joins the routers of the reports."""

from fastapi import APIRouter

from gisgrid.reports import (
    data,
    desk,
    grids,
    households,
    nearby,
    pairings,
    resources,
    units,
    uses,
)

router = APIRouter()
for page in (desk, grids, households, pairings, data, units, resources, uses, nearby):
    router.include_router(page.router)
