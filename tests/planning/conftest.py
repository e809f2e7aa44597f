"""A community on paper: squares as buildings, a draft that can be spoilt by one statement."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import shapely
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from gisgrid.auth.models import Role
from gisgrid.auth.service import Actor, today
from gisgrid.db import transaction
from gisgrid.households.models import Building, Household
from gisgrid.planning import service as planning
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftPlan
from tests import cast, make
from tests.cast import HOME, enter_as
from tests.pictures import Cell, cells

PICTURE = """
    B B A
    C C A
"""


@dataclass
class Paper:
    """The owner's session in one community, entered as its director."""

    session: Session
    community: Community
    actor: Actor
    drawn: list[Cell]
    houses: dict[str, Building]
    homes: dict[str, Household] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return today(self.session, HOME)

    def draft(self, picture: str = PICTURE) -> DraftPlan:
        return make.draft(self.session, self.actor, self.community, cells(picture), self.houses)

    def run(self, statement: str, **values: Any) -> Any:
        return self.session.execute(text(statement), values)

    def faults(self, draft: DraftPlan) -> set[tuple[str, str]]:
        """(fault, subject) of a draft."""
        found = planning.coverage_faults(self.session, HOME, draft.id)
        return {(one["fault"], one["subject"]) for one in found}

    def publish(self, draft: DraftPlan, since: date | None = None) -> int:
        """Publish it, after a second person approved it where that is asked for."""
        self.session.expire_all()
        if self.run("SELECT count(*) FROM grid_plan WHERE withdrawn_at IS NULL").scalar():
            cast.approve_by_two(self.session, HOME, draft.id)
        return planning.publish(self.session, HOME, draft.id, since or self.today)

    def cell(self, draft: DraftPlan, name: str) -> int:
        """Id of the cell of a building in a draft's tessellation."""
        return self.run(
            "SELECT id FROM building_cell WHERE tessellation = :t AND building = :b",
            t=draft.tessellation, b=self.houses[name].id,
        ).scalar_one()  # fmt: skip


@pytest.fixture
def paper(owner: Engine) -> Iterator[Paper]:
    with transaction(owner) as session:
        make.account(session, "lin", Role.COMMUNITY_DIRECTOR, cast.DISTRICT)
        make.account(session, "wei", Role.DISTRICT_OFFICER, cast.DISTRICT)
        actor = enter_as(session, "lin")
        drawn = cells(PICTURE)
        community = make.community(session, HOME, drawn)
        made = Paper(session, community, actor, drawn, {})
        for cell in drawn:
            made.houses[cell.name] = make.building(session, HOME, cell)
            made.homes[cell.name] = make.household(session, made.houses[cell.name], cell, 1)
        yield made
        session.rollback()


def moved(cell: Cell, metres: float) -> shapely.Point:
    """A point to the east of the middle of a square."""
    middle = cell.outline.centroid
    return shapely.Point(middle.x + metres, middle.y)
