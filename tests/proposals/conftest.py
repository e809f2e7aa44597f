"""The director at the pairing workspace of the cast's community.

Grid 01 is paired with unit 1, 02 with unit 2, both with the one cadre; 03 with nobody.
"""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.pairing.models import Pairing
from gisgrid.proposals import service
from gisgrid.proposals.models import Proposal
from gisgrid.proposals.results import marks_of
from gisgrid.proposals.rules import Choices, from_stored
from gisgrid.territory.models import Grid
from gisgrid.units.models import Cadre, Unit
from tests.cast import HOME
from tests.conftest import Client, Stage

C = f"/c/{HOME}/pairing"
FORM = {
    "way": "to_middle", "needs": "some", "load": "some", "keep": "no", "neighbours": "yes",
    "units_per_grid_least": "1", "units_per_grid_most": "1",
    "unit_grids_least": "0", "unit_grids_most": "2",
    "cadre_grids_least": "0", "cadre_grids_most": "3",
}  # fmt: skip


@dataclass
class Desk:
    stage: Stage
    client: Client
    day: date
    units: dict[str, int]
    cadre: int

    def ask(self, **more: str) -> int:
        """A new proposal; its id."""
        answer = self.client.send_form(f"{C}/proposals", **(FORM | more))
        assert answer.status_code == 303, answer.text
        return int(re.search(r"proposal=(\d+)", answer.headers["location"]).group(1))

    def send(self, proposal: int, tail: str, **fields: object):  # type: ignore[no-untyped-def]
        return self.client.send_form(f"{C}/proposals/{proposal}/{tail}", **fields)

    def page(self, proposal: int | str = "", **query: str) -> str:
        answer = self.client.get(C, params={"proposal": proposal, **query})
        assert answer.status_code == 200
        return answer.text

    def pairs(self, proposal: int) -> set[tuple[str, str]]:
        """(unit's code or the cadre, grid) of a proposal."""
        with self.stage.acting("lin") as (session, _actor):
            step = service.last_step(session, service.get(session, HOME, proposal))
            marks = marks_of(step.result)
        grids = {number: letter for letter, number in self.stage.world.grids.items()}
        codes = {number: code for code, number in self.units.items()}
        return {(codes[m.partner] if m.kind == "unit" else "cadre", grids[m.grid]) for m in marks}

    def choices(self, proposal: int) -> Choices:
        with self.stage.acting("lin") as (session, _actor):
            found = service.get(session, HOME, proposal)
            return from_stored(service.last_step(session, found).choices)

    def pairings(self) -> list[tuple[str, str, date, date | None]]:
        """(unit's code or the cadre, grid's number, since, until), as they are stored."""
        codes = {number: code for code, number in self.units.items()}
        with transaction(self.stage.database.owner) as session:
            rows = session.execute(
                select(Pairing, Grid.short)
                .join(Grid, (Grid.community == HOME) & (Grid.id == Pairing.grid))
                .where(Pairing.community == HOME)
                .order_by(Pairing.id)
            )
            return [
                (codes[p.unit] if p.unit else "cadre", short, p.since, p.until) for p, short in rows
            ]

    def state(self, proposal: int) -> str:
        with transaction(self.stage.database.owner) as session:
            return session.scalar(select(Proposal.state).where(Proposal.id == proposal))

    def mark(self, proposal: int, what: str, unit: str, letter: str, **more: object):  # type: ignore[no-untyped-def]
        return self.send(
            proposal, "mark", what=what, kind="unit", partner=self.units[unit],
            grid=self.stage.world.grids[letter], **more,
        )  # fmt: skip


@pytest.fixture
def desk(stage: Stage) -> Desk:
    with transaction(stage.database.owner) as session:
        units = dict(
            session.execute(select(Unit.code, Unit.id).where(Unit.community == HOME)).all()
        )
        cadre = session.scalar(select(Cadre.id).where(Cadre.community == HOME))
        return Desk(stage, stage.client("lin"), today(session, HOME), units, cadre)
