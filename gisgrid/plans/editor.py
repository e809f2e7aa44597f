"""The plan editor: the page, what it reads, and the steps it sends."""

import json
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from gisgrid.auth.rules import Verb
from gisgrid.errors import Invalid
from gisgrid.guards import GENUINE, Ask, Id
from gisgrid.i18n import _
from gisgrid.maps import views
from gisgrid.maps.page import map_json, plan_fragments
from gisgrid.pages import render
from gisgrid.planning import edits, steps
from gisgrid.planning.steps import Change
from gisgrid.plans import picture
from gisgrid.plans.asking import DraftReader, Drawer, community_of, draft_of
from gisgrid.plans.words import step_words
from gisgrid.territory.plan_models import DraftPlan, DraftState, DraftStep

router = APIRouter(tags=["plans"])
MOST_POINTS = 200
WEIGHS = ("households", "due", "needs")


@router.get("/c/{community}/plans/drafts/{draft}")
def editor_page(
    request: Request, ask: DraftReader, draft: Id, weigh: str = "households"
) -> Response:
    """A draft on the map: move buildings between grids and watch the balance of all of them."""
    found = draft_of(ask, draft)
    community = community_of(ask)
    ground = views.ground_of(community)
    tiles = f"{ground.base}/tiles/{{kind}}/{{z}}/{{x}}/{{y}}.mvt"
    chosen = weigh if weigh in WEIGHS else "households"
    may_edit = ask.actor.can(Verb.DRAW) and found.state == DraftState.DRAFT
    data = {
        "base": ground.base,
        "draft": found.id,
        "may_edit": may_edit,
        "tolerance": picture.TOLERANCE,
        "far": picture.FAR,
        "community": {
            "bounds": views.bounds_of(ground.boundary),
            "boundary": views.written(ground.boundary),
        },
        "tiles": {
            "nature": tiles.replace("{kind}", "nature"),
            "ground": tiles.replace("{kind}", "ground"),
            "points": None,
        },
        "now": picture.state(ask.session, community, found, ask.today, chosen),
    }
    return render(
        request,
        "plans/editor.html",
        community=ask.community,
        draft=found,
        plan=picture.plan_of(ask.session, found),
        may_edit=may_edit,
        weigh=chosen,
        map_parts=plan_fragments(),
        map_data=map_json(data),
        attribution=ask.community.attribution or "",
    )


@router.get("/c/{community}/plans/ground/{tessellation}.json")
def ground_json(ask: DraftReader, tessellation: Id) -> Response:
    """Outlines of the cells of one tessellation and of their houses; they never change."""
    body = picture.cells_json(ask.session, ask.code, tessellation)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(body, media_type="application/json", headers=headers)


@router.get("/c/{community}/plans/drafts/{draft}/state.json")
def state_json(ask: DraftReader, draft: Id, weigh: str = "households") -> Response:
    """How a draft stands: the grid of each cell, grids, steps to undo and to redo."""
    chosen = weigh if weigh in WEIGHS else "households"
    found = draft_of(ask, draft)
    now = picture.state(ask.session, community_of(ask), found, ask.today, chosen)
    return JSONResponse(now, headers={"Cache-Control": "private, no-cache"})


def _ids(text: str) -> list[int]:
    """`[1, 2, 3]` as the page sends it."""
    try:
        found = json.loads(text or "[]")
        return [int(one) for one in found]
    except (TypeError, ValueError):
        raise Invalid(_("没有看懂选了哪些楼栋。")) from None


def _line(text: str) -> list[tuple[float, float]]:
    try:
        found = [(float(lon), float(lat)) for lon, lat in json.loads(text or "[]")]
    except (TypeError, ValueError):
        raise Invalid(_("没有看懂划的线。")) from None
    is_fine = all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in found)
    if not 2 <= len(found) <= MOST_POINTS or not is_fine:
        raise Invalid(_("线要有 2 到 {n} 个点。").format(n=MOST_POINTS))
    return found


@router.post("/c/{community}/plans/drafts/{draft}/steps", dependencies=GENUINE)
def take_step(
    ask: Drawer,
    draft: Id,
    version: Annotated[int, Form()],
    kind: Annotated[str, Form()],
    cells: Annotated[str, Form(max_length=1_000_000)] = "",
    grid: Annotated[int | None, Form()] = None,
    other: Annotated[int | None, Form()] = None,
    name: Annotated[str, Form(max_length=200)] = "",
    line: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """One change of a draft, on the version that its maker saw; another version answers 409."""
    found = steps.open_draft(ask.session, ask.code, draft, version)
    make: dict[str, Callable[[], Change]] = {
        "move": lambda: edits.move(ask.session, found, _ids(cells), grid),
        "merge": lambda: edits.merge(ask.session, found, other or 0, grid or 0),
        "split": lambda: edits.split(ask.session, found, _ids(cells), name),
        "lock": lambda: edits.edit_grid(ask.session, found, grid or 0, locked=True),
        "unlock": lambda: edits.edit_grid(ask.session, found, grid or 0, locked=False),
        "rename": lambda: edits.edit_grid(ask.session, found, grid or 0, name=name),
        "cut": lambda: edits.cut(ask.session, found, _line(line)),
    }
    if kind not in make:
        raise Invalid(_("没有这种改动：{kind}").format(kind=kind))
    stored = "lock" if kind == "unlock" else kind
    return _answer(ask, found, steps.take(ask.session, ask.actor, found, stored, make[kind]()))


@router.post("/c/{community}/plans/drafts/{draft}/undo", dependencies=GENUINE)
def undo(ask: Drawer, draft: Id, version: Annotated[int, Form()]) -> Response:
    """Take the newest step of a draft back, whoever made it."""
    found = steps.open_draft(ask.session, ask.code, draft, version)
    return _answer(ask, found, steps.undo(ask.session, ask.actor, found))


@router.post("/c/{community}/plans/drafts/{draft}/redo", dependencies=GENUINE)
def redo(ask: Drawer, draft: Id, version: Annotated[int, Form()]) -> Response:
    """Do again what was undone last."""
    found = steps.open_draft(ask.session, ask.code, draft, version)
    return _answer(ask, found, steps.redo(ask.session, ask.actor, found))


@router.post("/c/{community}/plans/drafts/{draft}/reason", dependencies=GENUINE)
def note_reason(
    ask: Drawer,
    draft: Id,
    version: Annotated[int, Form()],
    warning: Annotated[str, Form(max_length=60)],
    words: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Note why a warning may stand; without words the note goes."""
    found = steps.open_draft(ask.session, ask.code, draft, version)
    kept = {key: said for key, said in found.reasons.items() if key != warning}
    found.reasons = kept | ({warning: words.strip()} if words.strip() else {})
    ask.session.flush()
    return _answer(ask, found)


def _answer(ask: Ask, draft: DraftPlan, step: DraftStep | None = None) -> Response:
    """What the page needs to go on without reading everything anew; necks are looked for in the
    grids alone that the step touched."""
    last = steps.next_undo(ask.session, draft)
    ahead = steps.next_redo(ask.session, draft)
    names = picture.labels(
        grids := steps.grids_of(ask.session, draft), picture.shorts(ask.session, ask.code)
    )
    leaders = picture.leaders_homes(ask.session, ask.code, draft.tessellation, ask.today)
    touched = steps.grids_touched(step) if step else set()
    return JSONResponse(
        {
            "version": draft.version,
            "tessellation": draft.tessellation,
            "grids": [picture.grid_row(grid, names[id_], leaders) for id_, grid in grids.items()],
            "cells": sorted(steps.cells_of(ask.session, draft).items()),
            "why": {
                str(cell): picture.why_words(why)
                for cell, why in steps.whys_of(ask.session, draft).items()
            },
            "touched": sorted(touched),
            "necks": picture.narrow(ask.session, draft, touched) if touched else [],
            "reasons": draft.reasons,
            "undo": step_words(last) if last else None,
            "redo": step_words(ahead) if ahead else None,
        }
    )
