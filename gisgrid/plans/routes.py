"""Joins the routers of the plans' pages."""

from fastapi import APIRouter

from gisgrid.plans import checking, comparing, editor, importing, listing, proposing

router = APIRouter()
for page in (listing, importing, comparing, editor, checking, proposing):
    router.include_router(page.router)
