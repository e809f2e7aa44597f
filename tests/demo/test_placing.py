"""Placing households anew, as an import and a new plan do, on a town with records of every kind."""

from sqlalchemy import text

from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from tests.conftest import cloned


def test_a_task_stays_with_the_unit_that_holds_it(server, demo_template):
    held = text("SELECT id, unit, grid, need FROM task WHERE community = :c ORDER BY id")
    with cloned(server, demo_template.name) as town, transaction(town.owner) as session:
        before = session.execute(held, {"c": COMMUNITY}).all()
        assert any(row.unit and row.need for row in before)
        session.execute(text("SELECT place_households(:c)"), {"c": COMMUNITY})
        assert session.execute(held, {"c": COMMUNITY}).all() == before
