"""Pairings of grid 01 as its director sees and changes them."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.pairing.models import Pairing
from gisgrid.units.models import Unit
from tests import make
from tests.cast import HOME
from tests.conftest import Stage
from tests.pictures import cells


@dataclass
class Table:
    """Ids of three units by their numbers; 1 is paired with grid 01 since long ago."""

    stage: Stage
    day: date
    units: dict[int, int]

    def days(self, count: int) -> date:
        return self.day + timedelta(days=count)

    def choose(self, choice: object, since: date | None = None, name: str = "lin", **more: object):  # type: ignore[no-untyped-def]
        kind = more.pop("kind", "unit")
        return self.stage.client(name).send_form(
            f"/c/{HOME}/grids/01/pair?kind={kind}",
            choose=choice, since=(since or self.day).isoformat(), **more,
        )  # fmt: skip

    def pairings(self) -> list[Pairing]:
        """Pairings of grid 01 with units, in the order in which they were made."""
        with transaction(self.stage.database.owner) as session:
            return list(session.scalars(
                select(Pairing).where(Pairing.grid == self.stage.world.grids["A"],
                                      Pairing.unit.is_not(None)).order_by(Pairing.id)
            ))  # fmt: skip

    def periods(self) -> list[tuple[int, date, date | None]]:
        """(number of the unit, since, until)."""
        numbers = {id_: number for number, id_ in self.units.items()}
        return [(numbers[p.unit or 0], p.since, p.until) for p in self.pairings()]


@pytest.fixture
def table(stage: Stage) -> Table:
    with transaction(stage.database.owner) as session:
        last = cells("A A B B\nA A B .\nC C C .")[-1]
        make.unit(session, HOME, 3, last.outline.centroid)
        units = session.execute(
            select(Unit.code, Unit.id).where(Unit.community == HOME).order_by(Unit.code)
        )
        found = {int(code[1:]): id_ for code, id_ in units}
        return Table(stage, today(session, HOME), found)
