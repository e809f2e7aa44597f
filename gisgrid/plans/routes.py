"""Joins the routers of the plans' pages."""

from fastapi import APIRouter

from gisgrid.plans import checking, comparing, editor, listing

router = APIRouter()
for page in (listing, comparing, editor, checking):
    router.include_router(page.router)
