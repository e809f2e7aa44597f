"""The demo's records as rows: needs with their steps, visits, wishes, good deeds, numbers."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gisgrid.demo import care, diary
from gisgrid.demo.courses import clocks, code_of, given_with, whole_way
from gisgrid.demo.fill import as_stored, fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.messages import messages_of
from gisgrid.demo.records import NeedRecord, Records, Step, VisitRecord
from gisgrid.demo.shelf import Shelf
from gisgrid.demo.town import Town
from gisgrid.demo.wall import acts_of, more_of
from gisgrid.needs.kinds import guess_sub_kind
from gisgrid.needs.models import Need, NeedStep
from gisgrid.notices.models import InboxNotice
from gisgrid.territory.models import Counter
from gisgrid.visits.models import Visit
from gisgrid.wishes.models import GoodDeed, Wish, WishAct


def points_of(town: Town) -> list[str]:
    return as_stored([household.point for household in town.households])


def write_records(session: Session, shelf: Shelf, records: Records) -> None:
    care.write_care(session, shelf)
    entries = diary.write_entries(session, shelf, records)
    rows = [_visit(shelf, one, entries[one.tour]) for one in records.visits]
    fill(session, COMMUNITY, Visit, rows)
    needs = _write_needs(session, shelf, records.needs)
    _write_wishes(session, shelf, records)
    # Entries are numbered in the order of the records.
    diary.write_sentences(session, shelf, records, list(entries.values()), needs)
    last = {
        "need": len(records.needs),
        "wish": len(records.wishes),
        "suggestion": len(records.suggestions),
    }
    counters = [{"community": COMMUNITY, "series": s, "last": n} for s, n in last.items()]
    session.execute(insert(Counter), counters)


def _visit(shelf: Shelf, one: VisitRecord, entry: int) -> dict[str, Any]:
    return {
        "household": shelf.households[one.home],
        "visited_on": one.visited_on,
        "recorded_at": one.recorded_at,
        "recorded_by": shelf.offices.accounts.get(one.visitor),
        "visitor": shelf.offices.persons[one.visitor],
        "visitor_name": shelf.name_of(one.visitor),
        "kind": one.kind,
        "outcome": one.outcome,
        "situation": one.situation,
        "diary_entry": entry,
        "service_kind": one.service_kind,
        "outreach_topic": one.outreach_topic,
        "grid": shelf.grid_now(one.home),
        "grid_then": shelf.grid_then(one.grid_then),
    }


def _write_needs(session: Session, shelf: Shelf, needs: Sequence[NeedRecord]) -> list[int]:
    ids = take_ids(session, Need, len(needs))
    rows = [
        {"id": key, "no": no, **_need(shelf, one)}
        for no, (key, one) in enumerate(zip(ids, needs, strict=True), start=1)
    ]
    fill(session, COMMUNITY, Need, rows)
    steps = [
        {"need": key, **_step(shelf, step, one)}
        for key, one in zip(ids, needs, strict=True)
        for step in whole_way(one)
    ]
    fill(session, COMMUNITY, NeedStep, steps)
    told = messages_of(shelf.ground.today, shelf.offices.accounts, rows, needs, shelf.groups)
    fill(session, COMMUNITY, InboxNotice, told)
    return ids


def _need(shelf: Shelf, one: NeedRecord) -> dict[str, Any]:
    same = (
        "kind", "scale", "content", "emergency", "source", "state", "raised_on", "due_on",
        "first_answer_on", "closed_on", "confirmed",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in same},
        "sub_kind": guess_sub_kind(one.kind, one.content),
        "household": shelf.households[one.home] if one.at_door else None,
        "point": shelf.points[one.home],
        "raised_at": one.steps[0].at,
        "raised_by": shelf.offices.accounts.get(shelf.key_of(one.steps[0], one)),
        "lead_unit": shelf.unit(one.lead_unit),
        "handler": shelf.handler(one),
        **clocks(one, shelf.ground.homes[one.home].in_row),
        "grid": shelf.grid_now(one.home),
        "grid_then": shelf.grid_then(one.grid_then),
    }


def _step(shelf: Shelf, step: Step, need: NeedRecord) -> dict[str, Any]:
    key = shelf.key_of(step, need)
    return {
        "grid": shelf.grid_now(need.home),
        "at": step.at,
        "by_account": shelf.offices.accounts.get(key),
        "by_name": shelf.name_of(key),
        "from_state": step.from_state,
        "to_state": step.to_state,
        "note": step.note,
        "step": code_of(step).value,
        "given": json.dumps(
            given_with(step, need, shelf.unit_name(need.lead_unit)), ensure_ascii=False
        ),
    }


def _write_wishes(session: Session, shelf: Shelf, records: Records) -> None:
    ids = take_ids(session, Wish, len(records.wishes))
    same = ("wish_text", "kind", "state", "raised_on", "claimed_on", "realised_on", "confirmed_on")
    wishes = [
        {
            "id": key,
            "no": no,
            **{name: getattr(one, name) for name in same},
            **more_of(one),
            "raised_by": shelf.offices.accounts.get(
                shelf.ground.history.leader_on(one.grid_then, one.raised_on)
            ),
            "household": shelf.households[one.home],
            "claimed_by": shelf.unit(one.claimed_by),
            "grid": shelf.grid_now(one.home),
            "grid_then": shelf.grid_then(one.grid_then),
        }
        for no, (key, one) in enumerate(zip(ids, records.wishes, strict=True), start=1)
    ]
    fill(session, COMMUNITY, Wish, wishes)
    acts = [
        {"wish": key, **act}
        for key, one in zip(ids, records.wishes, strict=True)
        for act in acts_of(one, shelf.wish_keys(one), shelf.name_of, shelf.offices.accounts)
    ]
    fill(session, COMMUNITY, WishAct, acts)
    deeds = [
        {
            "done_on": one.done_on, "unit": shelf.unit(one.unit), "kind": one.kind,
            "content": one.content, "beneficiaries": one.beneficiaries,
            "grid": shelf.grid_then(one.grid), "grid_then": shelf.grid_then(one.grid),
        }
        for one in records.deeds
    ]  # fmt: skip
    fill(session, COMMUNITY, GoodDeed, deeds)
