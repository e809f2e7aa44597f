"""A layer taken out by page: a job makes the file, and who took it stands in the trail."""

from io import BytesIO

import openpyxl
from sqlalchemy import select

from gisgrid.audit.models import AuditEntry
from gisgrid.db import transaction
from tests.cast import HOME
from tests.imports.conftest import C, Importing


def taken(seat, **form):
    answer = seat.client.send_form(f"{C}/exports", **form)
    assert answer.status_code == 303, answer.text
    seat.work()
    return seat.client.get(answer.headers["location"] + "/file")


def test_it_works(lin):
    file = taken(lin, layer="households", format=".xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(file.content))["households"].iter_rows())
    assert len(rows) == 43


def test_everything_in_one_file(lin):
    file = taken(lin, layer="all", format=".gpkg")
    assert file.content.startswith(b"SQLite format 3")


def test_it_is_noted_who_took_what(stage, lin):
    taken(lin, layer="units", format=".csv")
    with stage.acting("lin") as (_session, director):
        account = director.account
    with transaction(stage.database.owner) as session:
        entry = session.scalar(
            select(AuditEntry).where(
                AuditEntry.community == HOME, AuditEntry.table_name == "export"
            )
        )
        assert (entry.account, entry.after["units"]) == (account, 2)


def test_what_a_format_cannot_hold_is_refused_with_the_choice_kept(lin):
    answer = lin.client.send_form(f"{C}/exports", layer="all", format=".csv")
    assert answer.status_code == 422
    assert "全部图层只能写进" in answer.text
    assert '<option value=".csv" selected' in answer.text


def test_a_leader_may_not_take_out(stage):
    mei = Importing(stage, "mei")
    assert mei.client.get(f"{C}/exports").status_code == 403
    assert mei.client.send_form(f"{C}/exports", layer="units").status_code == 403


def test_a_group_leader_takes_out_what_he_sees(stage):
    """His own grid's doors and no others."""
    file = taken(Importing(stage, "group"), layer="households", format=".csv")
    assert len(file.content.decode("utf-8-sig").strip().splitlines()) == 13
