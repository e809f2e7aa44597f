"""From a publication to the agreement that follows from it."""

import html
import re

from gisgrid.agreements import service
from gisgrid.db import transaction
from gisgrid.resources.models import Resource
from tests.cast import HOME
from tests.proposals.conftest import desk  # noqa: F401

A = f"/c/{HOME}/agreements"


def published(desk):  # noqa: F811
    """The handover page of a published proposal, and the proposal."""
    with transaction(desk.stage.database.owner) as session:
        session.add(
            Resource(community=HOME, unit=desk.units["U02"], kind="venue", name="会议室",
                     checked_on=desk.day, checked_by="联络员", state="published")
        )  # fmt: skip
    proposal = desk.ask()
    answer = desk.send(proposal, "publish", reason="议定")
    return html.unescape(desk.client.get(answer.headers["location"]).text), proposal


def test_it_works(desk):  # noqa: F811
    page, proposal = published(desk)
    address = re.search(r'href="([^"]*agreements/new[^"]*)"', page).group(1)
    form = html.unescape(desk.client.get(address).text)
    assert "向 02、03 网格提供会议室" in form
    assert f'name="proposal" value="{proposal}"' in form
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    fields |= {f"promise-{n}-{part}": value for n in (0, 1) for part, value in (
        ("side", "unit"), ("kind", "open_venue"))}  # fmt: skip
    fields |= {"unit": desk.units["U02"], "signer_unit": "王局长", "key": ""}
    fields.pop("csrf", None)
    answer = desk.client.send_form(f"{A}/new", **fields)
    assert answer.status_code == 303, answer.text
    with desk.stage.acting("lin") as (session, _actor):
        (made,) = service.list_agreements(session, HOME, desk.day, proposal=proposal)
    assert (made.agreement.unit, made.promised) == (desk.units["U02"], 2)
    again = html.unescape(desk.client.get(f"/c/{HOME}/pairing/proposals/{proposal}/handover").text)
    assert made.code in again
    assert "起草协议" not in again


def test_a_proposal_of_nowhere_is_refused_and_nothing_is_signed(desk):  # noqa: F811
    form = {"unit": desk.units["U01"], "signed_on": "2026-11-01", "valid_to": "2027-10-31",
            "signer_community": "林", "signer_unit": "王", "proposal": 999999,
            "promise-0-side": "unit", "promise-0-kind": "goods", "promise-0-content": "米",
            "promise-0-due": "2027-01-01"}  # fmt: skip
    assert desk.client.send_form(f"{A}/new", **form).status_code == 404
    with desk.stage.acting("lin") as (session, _actor):
        assert service.list_agreements(session, HOME, desk.day) == []
