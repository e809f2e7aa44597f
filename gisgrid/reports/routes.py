"""Joins the routers of the reports."""

from fastapi import APIRouter

from gisgrid.reports import data, desk, grids, households, pairings, units

router = APIRouter()
for page in (desk, grids, households, pairings, data, units):
    router.include_router(page.router)
