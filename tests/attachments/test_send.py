"""Send photos and files, hang them on a record, see them under its rights."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select, text

from gisgrid.attachments import service
from gisgrid.attachments.models import Attachment
from gisgrid.auth.service import csrf_of
from gisgrid.db import transaction
from gisgrid.errors import Conflict, Invalid
from gisgrid.needs.models import Need
from tests.cast import HOME
from tests.pictures_taken import jpeg

C = f"/c/{HOME}/attachments"


def send(stage, content=None, name="楼道.jpg", kind="image/jpeg", who="mei"):
    client = stage.client(who)
    content = jpeg(place=(116.3, 39.9)) if content is None else content
    return client.post(
        C, data={"csrf": csrf_of(client.token)}, files={"file": (name, content, kind)}
    )


def hang(stage, ids, who="mei", grid="A"):
    """On the first need of grid 01."""
    with stage.acting(who) as (session, actor):
        need = session.scalars(select(Need).where(Need.community == HOME).order_by(Need.no)).first()
        place = service.Place(grid=stage.world.grids[grid], household=need.household)
        service.hang_on(session, actor, HOME, ids, "need", need.id, place)
        return need.id


def kept(stage):
    with transaction(stage.database.owner) as session:
        return session.scalars(select(Attachment).order_by(Attachment.id)).all()


def test_it_works(stage):
    answer = send(stage)
    assert answer.status_code == 200
    told = answer.json()
    assert told["place"] == {"lon": pytest.approx(116.3), "lat": pytest.approx(39.9)}
    shown = stage.client("mei").get(told["href"])
    assert Image.open(BytesIO(shown.content)).size == (64, 48)
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"


def test_the_database_keeps_no_place_of_a_photo(stage):
    send(stage)
    (row,) = kept(stage)
    assert row.point is None
    with transaction(stage.database.owner) as session:
        assert b"Exif" not in session.scalar(select(Attachment.content))
        said = session.scalar(text("SELECT after::text FROM audit_entry WHERE table_name"
                                   " = 'attachment'"))  # fmt: skip
    assert "116.3" not in said
    assert len(said) < 1500


def test_forty_megabytes_are_refused_with_both_numbers(stage):
    answer = send(stage, b"\xff\xd8" + b"\0" * 40_000_000)
    assert answer.status_code == 413
    assert "40MB" in answer.json()["error"]
    assert "20MB" in answer.json()["error"]
    assert kept(stage) == []


@pytest.mark.parametrize(
    ("content", "name", "kind", "status"),
    [(b"%PDF-1.7 x", "协议.pdf", "application/pdf", 200), (b"MZ\x90", "a.exe", "x/y", 422),
     (b"%PDF-1.7 x", "协议.html", "text/html", 422), (b"<html>", "x.jpg", "image/jpeg", 422),
     (b"<html>", "x.html", "text/html", 422), (b"PK\x03\x04..", "表.xlsx", "x/y", 200)],
)  # fmt: skip
def test_only_photos_and_office_files_are_taken(stage, content, name, kind, status):
    answer = send(stage, content, name, kind)
    assert answer.status_code == status
    assert ("error" in answer.json()) == (status != 200)


def test_a_file_is_saved_and_never_shown_as_a_page(stage):
    told = send(stage, b"%PDF-1.7 x", "../协议.pdf", "application/pdf").json()
    assert told["name"] == "协议.pdf"
    assert told["small"] is None
    answer = stage.client("mei").get(told["href"])
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert stage.client("mei").get(f"{told['href']}/small").status_code == 404


def test_a_pending_photo_is_seen_by_its_account_alone(stage):
    at = send(stage).json()["href"]
    seen = {who: stage.client(who).get(at).status_code for who in ("mei", "lin", "group", "bo")}
    assert seen == {"mei": 200, "lin": 404, "group": 404, "bo": 404}


def test_a_photo_of_a_record_is_seen_by_those_who_see_the_record(stage):
    told = send(stage).json()
    hang(stage, [told["id"]])
    seen = {who: stage.client(who).get(f"{told['href']}/small").status_code
            for who in ("mei", "lin", "group", "unit", "bo", "hua")}  # fmt: skip
    assert seen == {"mei": 200, "lin": 200, "group": 200, "unit": 200, "bo": 404, "hua": 404}


def test_they_stand_in_the_order_in_which_they_were_given(stage):
    ids = [send(stage).json()["id"] for _i in range(3)]
    need = hang(stage, [ids[2], ids[0], ids[1]])
    with stage.acting("lin") as (session, _actor):
        found = service.list_of(session, HOME, "need", [need])[need]
    assert [one.id for one in found] == [ids[2], ids[0], ids[1]]


def test_anothers_photo_or_one_that_hangs_already_cannot_be_taken(stage):
    first = send(stage).json()["id"]
    with pytest.raises(Conflict):
        hang(stage, [first], who="lin")
    hang(stage, [first])
    with pytest.raises(Conflict):
        hang(stage, [first])


def test_a_record_holds_a_dozen_and_no_more(stage):
    ids = [send(stage).json()["id"] for _i in range(service.MOST_OF_A_RECORD + 1)]
    with pytest.raises(Invalid, match="12"):
        hang(stage, ids)


def test_one_that_was_never_used_goes_after_some_days(stage):
    send(stage)
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE attachment SET added_at = now() - interval '3 days'"))
    send(stage)
    assert len(kept(stage)) == 1


def test_ones_own_can_be_removed_and_anothers_cannot(stage):
    told = send(stage).json()
    hang(stage, [told["id"]])
    assert stage.client("lin").send_form(f"{told['href']}/remove").status_code == 409
    assert stage.client("mei").send_form(f"{told['href']}/remove").status_code == 303
    assert kept(stage) == []


def test_it_moves_into_another_grid_with_its_household(stage):
    hang(stage, [send(stage).json()["id"]])
    with transaction(stage.database.owner) as session:
        session.execute(text("UPDATE attachment SET grid = :g"), {"g": stage.world.grids["B"]})
        session.execute(text("SELECT place_households(:c)"), {"c": HOME})
    assert kept(stage)[0].grid == stage.world.grids["A"]
