"""Write entries as the form sends them, and read what came of them."""

import pytest
from sqlalchemy import select, text

from gisgrid.auth.service import today
from gisgrid.db import transaction
from gisgrid.diary.models import DiaryEntry
from tests.cast import HOME
from tests.needs.conftest import door

C = f"/c/{HOME}"


@pytest.fixture
def stage(stage):
    """The cast's needs were written without the counter."""
    with transaction(stage.database.owner) as session:
        session.execute(text("INSERT INTO counter VALUES (:c, 'need', 100)"), {"c": HOME})
    return stage


@pytest.fixture
def day(stage):
    with transaction(stage.database.owner) as session:
        return today(session, HOME)


def write(stage, said=(), name="mei", **changes):
    """said: (words, mark) or (words, mark, kind) for each sentence."""
    form = {
        "grid": "01", "household": door(stage), "outcome": "home",
        "text": "".join(one[0] for one in said), "key": "d1",
        "said": [one[0] for one in said], "mark": [one[1] for one in said],
        "sentence_kind": [one[2] if len(one) > 2 else "" for one in said],
        **changes,
    }  # fmt: skip
    return stage.client(name).send_form(f"{C}/record", **form)


def entries(stage):
    with transaction(stage.database.owner) as session:
        return session.scalars(select(DiaryEntry).order_by(DiaryEntry.id)).all()


def count(stage, table, where="true"):
    with transaction(stage.database.owner) as session:
        return session.scalar(text(f"SELECT count(*) FROM {table} WHERE {where}"))


def one(stage, query):
    with transaction(stage.database.owner) as session:
        return session.execute(text(query)).mappings().one()
