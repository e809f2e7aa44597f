"""Signing and ticking on the pages; the ledger as a file."""

import re
from io import BytesIO

import openpyxl
from sqlalchemy import text

from gisgrid.agreements import service
from gisgrid.auth.service import csrf_of
from tests.cast import HOME
from tests.pictures_taken import jpeg

C = f"/c/{HOME}"


def form(unit, **changed):
    return {
        "unit": unit, "signed_on": "2026-11-01", "valid_to": "2027-10-31",
        "signer_community": "林主任", "signer_unit": "王局长", "renews": "",
        "promise-0-side": "unit", "promise-0-kind": "clinic", "promise-0-content": "义诊两次",
        "promise-0-due": "2027-05-01", "promise-1-side": "unit", "promise-1-content": "",
        **changed,
    }  # fmt: skip


def test_the_director_signs_and_the_ledger_shows_it(stage, unit):
    sent = stage.client("lin").send_form(f"{C}/agreements/new", **form(unit))
    assert sent.status_code == 303
    page = stage.client("unit").get(sent.headers["location"]).text
    assert "义诊两次" in page
    rows = openpyxl.load_workbook(
        BytesIO(stage.client("lin").get(f"{C}/agreements.xlsx").content)
    ).active.values
    assert [row[1] for row in rows] == ["编号", "X-0001"]


def test_a_faulty_line_is_named_and_everything_stays(stage, unit):
    sent = stage.client("lin").send_form(
        f"{C}/agreements/new", **form(unit, **{"promise-0-due": "2031-01-01"})
    )
    assert sent.status_code == 422
    assert "promise-0-due-wrong" in sent.text
    assert 'value="义诊两次"' in sent.text
    assert 'value="王局长"' in sent.text


def test_renewing_begins_with_the_old_promises(stage, agreement):
    page = stage.client("lin").get(f"{C}/agreements/new?renews={agreement}").text
    assert "雪后清主路" in page
    assert 'value="王局长"' in page


def test_a_tick_without_evidence_keeps_the_page_and_says_why(stage, agreement):
    with stage.acting("unit") as (session, _actor):
        own = next(
            one.id for one in service.list_commitments(session, HOME, agreement=agreement)
            if one.side == "unit"
        )  # fmt: skip
    client = stage.client("unit")
    refused = client.send_form(f"{C}/commitments/{own}/tick", to="done", evidence="")
    assert refused.status_code == 422
    assert "什么能证明" in refused.text
    done = client.send_form(f"{C}/commitments/{own}/tick", to="done", evidence="照片", back="unit")
    assert done.headers["location"].startswith(f"{C}/units/")


def test_the_scan_is_kept_and_opened_again(stage, agreement):
    client = stage.client("lin")
    scan = {"file": ("协议.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")}
    csrf = {"csrf": csrf_of(client.token)}
    address = f"{C}/agreements/{agreement}/files"
    assert client.post(address, data=csrf, files=scan).status_code == 303
    page = stage.client("unit").get(f"{C}/agreements/{agreement}").text
    assert "协议.pdf" in page
    refused = client.post(address, data=csrf, files={"file": ("a.exe", b"MZ", "application/x")})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


def attach(stage, who, address, files, **fields):
    client = stage.client(who)
    sent = [("file", one) for one in files]
    return client.post(address, data={"csrf": csrf_of(client.token), **fields}, files=sent)


PDF = ("清雪记录.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")


def test_a_promise_is_kept_with_files_that_its_two_sides_see(stage, agreement):
    """A photo loses where it was taken; a refused sending loses no file; another unit sees none."""
    with stage.acting("unit") as (session, _actor):
        own, theirs = sorted(
            service.list_commitments(session, HOME, agreement=agreement),
            key=lambda one: one.side != "unit",
        )
    photo = ("清雪.jpg", jpeg(place=(116.3, 39.9)), "image/jpeg")
    at = f"{C}/commitments/{own.id}/tick"
    refused = attach(stage, "unit", at, [photo, PDF], to="done", evidence="")
    assert refused.status_code == 422
    taken = re.findall(r'name="taken" value="(\d+)"', refused.text)
    assert len(taken) == 2
    assert "清雪记录.pdf" in refused.text
    kept = attach(stage, "unit", at, [], to="done", evidence="清雪 20 人", taken=taken)
    assert kept.status_code == 303
    page = stage.client("lin").get(f"{C}/agreements/{agreement}").text
    links = re.findall(rf'class="file" href="({C}/attachments/\d+)"', page)
    assert len(links) == 2
    assert b"Exif" not in stage.client("lin").get(links[0]).content
    assert attach(stage, "unit", f"{C}/commitments/{theirs.id}/tick", [PDF],
                  to="done", evidence="x").status_code == 403  # fmt: skip

    def seen():
        return {who: stage.client(who).get(links[0]).status_code
                for who in ("lin", "mei", "unit", "hua")}  # fmt: skip

    assert seen() == {"lin": 200, "mei": 200, "unit": 200, "hua": 404}
    with stage.database.owner.begin() as owner:
        owner.execute(text("UPDATE attachment SET unit = NULL"))
    assert seen()["unit"] == 404
