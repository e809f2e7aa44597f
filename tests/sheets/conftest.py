"""The demo community, its grids printed once for all tests of a worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine

from gisgrid.auth import accounts, service
from gisgrid.auth.service import Actor
from gisgrid.cluster import Server
from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from gisgrid.sheets import service as printing
from gisgrid.sheets.layout import sheet as sheets
from gisgrid.sheets.models import CopyClass
from gisgrid.sheets.rules import MAY_SHOW, Selection
from gisgrid.territory.service import get_grid
from tests.conftest import DemoTemplate, cloned
from tests.plans.conftest import shell as shell
from tests.sheets.reading import Sheet, read


@dataclass(frozen=True)
class Mapped:
    """How a grid of the demo lies on paper; tests choose by that and never by number."""

    short: str
    maps: int
    stops: int


@dataclass
class Office:
    """The demo's database; `printed` does what the page does."""

    app: Engine
    tokens: dict[str, str]

    def entered(self, session: Any, name: str = "director") -> Actor:
        actor = service.enter(session, self.tokens[name])
        assert actor is not None
        return actor

    def printed(
        self,
        short: str,
        name: str = "director",
        copy: CopyClass = CopyClass.LEADER,
        wanted: Selection | None = None,
    ) -> tuple[printing.Printed, list[Sheet]]:
        with transaction(self.app) as session:
            actor = self.entered(session, name)
            grid = get_grid(session, COMMUNITY, short)
            made = printing.print_grid(session, actor, COMMUNITY, grid, wanted or Selection(), copy)
        return made, read(made.content)

    def mapped(self) -> list[Mapped]:
        """All grids by the number of their maps, then of their stops."""
        with transaction(self.app) as session:
            actor = self.entered(session)
            share = printing.material(session, COMMUNITY)
            may, wanted = MAY_SHOW[CopyClass.LEADER], Selection()
            found = []
            for id_, shape in share.ground.grids:
                assert actor.sees_grid(id_)
                walk, line = printing.walk_of(session, share, id_, wanted, may)
                ground = printing.ground_of(share, id_, walk, line, may)
                views = sheets.lay_out(ground, walk, wanted, may).cut.views
                found.append(Mapped(shape.short, len(views), len(walk.stops)))
        return sorted(found, key=lambda one: (one.maps, one.stops, one.short))


@pytest.fixture(scope="session")
def mapped(office: "Office") -> list[Mapped]:
    return office.mapped()


@pytest.fixture(scope="session")
def office(server: Server, demo_template: DemoTemplate) -> Iterator[Office]:
    with cloned(server, demo_template.name) as made:
        with transaction(made.owner) as session:
            tokens = {
                name: accounts.token(session, name, kind="command", days=1)
                for name in ("director", "leader08", "leader13", "unit01", "admin")
            }
        yield Office(made.app, tokens)
