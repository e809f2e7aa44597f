"""The pairing workspace and its proposals."""

from typing import Any

from sqlalchemy import delete, select, update

from gisgrid.db import in_force, transaction
from gisgrid.pairing.models import Pairing
from gisgrid.proposals.models import Proposal, ProposalStep
from gisgrid.proposals.rules import Choices
from gisgrid.territory.plan_models import GridPlan
from gisgrid.units.models import Unit
from tests import make
from tests.cast import HOME
from tests.rights.asking import API, C, Row
from tests.rights.conftest import Secrets

LOOK, ACT = "lddondddod", "dddsndddsd"
EMPTY = {"reasons": {}, "curve": [], "conflicts": [], "relaxation": [], "proven": True, "gap": 0}


def a_proposal(told: Secrets, state: str = "open", steps: int = 2) -> int:
    """The pairs of today, and grid 03 gets a unit for which nobody of the cast acts; its two
    steps say the same. Proposals made before are given up: there may be only so many."""
    with transaction(told.stage.database.owner) as session:
        session.execute(update(Proposal).values(state="dropped"))
        grid = told.stage.world.grids["C"]
        session.execute(delete(Pairing).where(Pairing.community == HOME, Pairing.grid == grid))
        today = session.scalars(
            select(Pairing).where(Pairing.community == HOME, Pairing.until.is_(None))
        )
        marks = [["unit" if p.unit else "cadre", p.unit or p.cadre, p.grid] for p in today]
        far = select(Unit.id).where(Unit.community == HOME, Unit.code == "U02")
        marks.append(["unit", session.scalar(far), grid])
        plan = session.scalar(
            select(GridPlan.id).where(GridPlan.community == HOME, in_force(GridPlan, make.LONG_AGO))
        )
        count = len(session.scalars(select(Proposal.id)).all())
        made = Proposal(community=HOME, name=f"P{count}", grid_plan=plan, state=state)
        session.add(made)
        session.flush()
        choices = Choices(unit_grids=(0, 3), cadre_grids=(0, 3)).stored()
        for number in range(1, steps + 1):
            session.add(
                ProposalStep(community=HOME, proposal=made.id, number=number,
                             choices=choices, result={**EMPTY, "marks": marks})
            )  # fmt: skip
        return made.id


def look(tail: str) -> Any:
    return lambda told: f"{C}/pairing/proposals/{a_proposal(told)}{tail}"


def act(tail: str, state: str = "open") -> Any:
    return lambda told, _name, _client: f"{C}/pairing/proposals/{a_proposal(told, state)}{tail}"


def row(tail: str, form: dict[str, Any] | None = None, state: str = "open") -> Row:
    return Row(ACT, "", form or {}, act(tail, state))


BOUNDS = {
    f"{name}_{end}": value
    for name, bounds in {
        "units_per_grid": ("0", "2"), "unit_grids": ("0", "3"), "cadre_grids": ("0", "3"),
    }.items()
    for end, value in zip(("least", "most"), bounds, strict=True)
}  # fmt: skip
ROUTE = "/c/{community}/pairing/proposals"
PROGRAM = "/api/v1/communities/{community}/proposals"
TOLD = "uddondddod"
ROWS = {
    "GET /c/{community}/pairing": Row(LOOK, f"{C}/pairing"),
    "GET /c/{community}/pairing/reasons": Row(LOOK, f"{C}/pairing/reasons?grid=01"),
    "GET /c/{community}/pairing/compare": Row(LOOK, f"{C}/pairing/compare"),
    f"POST {ROUTE}": Row(ACT, f"{C}/pairing/proposals", BOUNDS),
    f"POST {ROUTE}/{{proposal}}/solve": row("/solve", BOUNDS),
    f"POST {ROUTE}/{{proposal}}/mark": row("/mark", {"what": "lock", "grid": 1, "partner": 1}),
    f"POST {ROUTE}/{{proposal}}/changes": row("/changes", {"changes": 1}),
    f"POST {ROUTE}/{{proposal}}/lift": row("/lift", {"limit": "cadre_households"}),
    f"POST {ROUTE}/{{proposal}}/undo": row("/undo"),
    f"POST {ROUTE}/{{proposal}}/copy": row("/copy"),
    f"POST {ROUTE}/{{proposal}}/drop": row("/drop"),
    f"POST {ROUTE}/{{proposal}}/take-up": row("/take-up", state="dropped"),
    f"GET {ROUTE}/{{proposal}}/publish": Row(LOOK, look("/publish")),
    f"POST {ROUTE}/{{proposal}}/publish": row("/publish", {"reason": "议定"}),
    f"GET {ROUTE}/{{proposal}}/handover": Row(LOOK, look("/handover")),
    f"GET {PROGRAM}": Row(TOLD, f"{API}/proposals"),
    f"GET {PROGRAM}/{{proposal}}": Row(TOLD, lambda told: f"{API}/proposals/{a_proposal(told)}"),
    f"POST {PROGRAM}": Row(
        "dddmndddmd", f"{API}/proposals", {"unit_grids": "0-3", "cadre_grids": "0-3"}
    ),
    f"POST {PROGRAM}/{{proposal}}/publish": Row(
        "dddondddod",
        "",
        {"reason": "议定"},
        lambda told, _name, _client: f"{API}/proposals/{a_proposal(told)}/publish",
    ),
    f"GET {ROUTE}/{{proposal}}/handover.xlsx": Row(LOOK, look("/handover.xlsx")),
}
