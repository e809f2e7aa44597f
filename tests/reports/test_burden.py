"""What every form costs: fields and minutes by person and week, read in sums without names."""

from sqlalchemy import text

from gisgrid.db import transaction
from gisgrid.forms import new_key, seconds_of
from tests.diary.conftest import C, stage, write  # noqa: F401


def test_every_form_is_counted_once_with_its_fields_and_its_time(stage):  # noqa: F811
    key = f"{int(new_key().split('.')[0], 16) - 90:x}.abc"
    for _twice in range(2):
        write(stage, [("家里都好。", "note")], key=key, fields_typed="2")
    # Another form of another person; without the page's script nothing is noted.
    form = {"rule": "escort", "points": "4", "fields_typed": "3", "key": "0.never-opened"}
    stage.client("lin").send_form(f"{C}/points/rules", **form)
    stage.client("lin").send_form(f"{C}/points/rules", rule="stage", points="4", key="b")
    with transaction(stage.database.owner) as session:
        rows = session.execute(text("SELECT form, fields, seconds FROM form_use ORDER BY id")).all()
    assert [(row.form, row.fields) for row in rows] == [("/record", 2), ("/points/rules", 3)]
    assert 90 <= rows[0].seconds <= 100
    assert rows[1].seconds is None
    page = stage.client("lin").get(f"{C}/desk/burden").text
    assert "记一笔" in page and "志愿积分" in page
    # A leader sees what it costs himself, not the others.
    page = stage.client("mei").get(f"{C}/desk/burden").text
    own = page.split('id="forms"')[1].split("</table>")[0]
    assert "记一笔" in own and "志愿积分" not in own


def test_a_key_that_is_none_of_ours_has_no_time():
    assert seconds_of("x y") is None
    assert seconds_of("") is None
    assert 0 <= seconds_of(new_key()) <= 1
