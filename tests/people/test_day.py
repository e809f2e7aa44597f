"""A role and a term begin on the day of the community, wherever the server's clock stands."""

import pytest
from sqlalchemy import text

from tests.cast import HOME


# In one of the two it is always another day than in China.
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_it_is_the_day_of_china(stage, zone):
    with stage.database.owner.begin() as connection:
        connection.execute(text(f"SET LOCAL TIME ZONE '{zone}'"))
        made = connection.execute(
            text(
                "INSERT INTO role_grant (account, role, community_from, community_until)"
                " SELECT id, 'administrator', :c, :c + 1 FROM account LIMIT 1"
                " RETURNING since, today_of(:c) AS today"
            ),
            {"c": HOME},
        ).one()
        assert made.since == made.today
    with stage.acting("ada") as (session, _actor):
        session.execute(text(f"SET LOCAL TIME ZONE '{zone}'"))
        scope = "SELECT scope FROM people_of(:c) WHERE role = 'grid_leader' AND scope <> '' LIMIT 1"
        before = session.scalar(text(scope), {"c": HOME})
    assert before
    with stage.database.owner.begin() as connection:
        connection.execute(text("UPDATE grid_leader_term SET since = today_of(community)"))
    with stage.acting("ada") as (session, _actor):
        session.execute(text(f"SET LOCAL TIME ZONE '{zone}'"))
        assert session.scalar(text(scope), {"c": HOME}) == before
