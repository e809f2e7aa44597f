"""Homes of the elderly weigh in a division that a named reader asks for, and the look is kept."""

from sqlalchemy import text

from gisgrid.db import transaction
from tests.cast import HOME
from tests.needs.conftest import door


def test_the_elderly_weigh_and_change_the_result(stage, shell):
    plain = shell.run("divide --grids 2 --weigh households --as lin")
    with transaction(stage.database.owner) as session:
        # All of the first house live alone.
        for number in ("01", "02", "03"):
            session.execute(
                text("INSERT INTO care_record (community, household, class, since)"
                     " VALUES (:c, :h, 'living_alone', '2025-01-01')"),
                {"c": HOME, "h": door(stage, f"1a-1-{number}-01")},
            )  # fmt: skip
    form = {"username": "lin", "level": "R", "reason": "分管", "key": "lin"}
    stage.client("wei").send_form(f"/c/{HOME}/care/readers", **form)
    stage.client("lin").send_form(f"/c/{HOME}/care/readers", **form)
    weighed = shell.run("divide --grids 2 --weigh households --weigh elders:10 --as lin")
    assert (plain["least"], plain["most"]) != (weighed["least"], weighed["most"])
    # The grid of the first house is smaller by what the three weigh.
    assert weighed["least"] < plain["least"]
    with stage.acting("lin") as (session, _actor):
        looks = session.execute(text("SELECT why FROM care_looks(:c)"), {"c": HOME}).scalars().all()
    assert looks == ["按老人户划分网格"]
