"""The demo's diary as rows: entries, their sentences, suggestions, what leaders read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from gisgrid.auth.models import FormUse
from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.records import EntryRecord, Records
from gisgrid.demo.shelf import Shelf
from gisgrid.diary.models import DiaryEntry, DiaryReview, DiarySentence, Suggestion

READER = "director"


def write_entries(session: Session, shelf: Shelf, records: Records) -> dict[int, int]:
    """Writes entries and what was read of them; tour → id of its entry."""
    ids = take_ids(session, DiaryEntry, len(records.entries))
    tours = _tours(records)
    rows = [
        {"id": key, **_entry(shelf, one)} for key, one in zip(ids, records.entries, strict=True)
    ]
    fill(session, COMMUNITY, DiaryEntry, rows)
    fill(session, COMMUNITY, FormUse, [
        {"account": row["recorded_by"], "form": "/record", "fields": row["fields"],
         "seconds": row["seconds"], "at": f"{row['happened_on']} 12:00+08"}
        for row in rows
        if row["seconds"] is not None and row["recorded_by"] is not None
    ])  # fmt: skip
    reviews = [
        {
            "diary_entry": key, "account": shelf.offices.accounts[READER],
            "reviewer_name": shelf.name_of(READER), "read_at": one.read_at,
            "comment": one.comment, **_place(shelf, one),
        }
        for key, one in zip(ids, records.entries, strict=True)
        if one.read_at is not None
    ]  # fmt: skip
    fill(session, COMMUNITY, DiaryReview, reviews)
    return dict(zip(tours, ids, strict=True))


def _tours(records: Records) -> list[int]:
    """Numbers of the tours in the order of the entries, which were made from them."""
    first: dict[int, tuple[Any, int]] = {}
    for visit in records.visits:
        first.setdefault(visit.tour, (visit.recorded_at, visit.home))
    return sorted(first, key=lambda tour: first[tour])


def _place(shelf: Shelf, one: EntryRecord) -> dict[str, Any]:
    return {
        "household": shelf.households[one.home] if one.doors == 1 else None,
        "point": shelf.points[one.home],
        "grid": shelf.grid_now(one.home),
    }


def _entry(shelf: Shelf, one: EntryRecord) -> dict[str, Any]:
    return {
        "happened_on": one.happened_on,
        "recorded_at": one.recorded_at,
        "recorded_by": shelf.offices.accounts.get(one.author),
        "author": shelf.offices.persons[one.author],
        "author_name": shelf.name_of(one.author),
        "placed": "door" if one.doors == 1 else "entrance",
        "seconds": one.seconds,
        "fields": one.fields,
        **_place(shelf, one),
        "grid_then": shelf.grid_then(one.grid_then),
    }


def write_sentences(
    session: Session, shelf: Shelf, records: Records, entries: Sequence[int], needs: Sequence[int]
) -> None:
    """Sentences that became needs and suggestions; what was said at a door stands in its visit."""
    ids = take_ids(session, Suggestion, len(records.suggestions))
    suggestions, sentences = [], []
    for key, one in zip(entries, records.entries, strict=True):
        same = {"diary_entry": key, **_place(shelf, one)}
        made = [("need", needs[number]) for number in one.needs]
        for number in one.suggestions:
            said = records.suggestions[number]
            suggestions.append(
                {
                    "id": ids[number], "no": number + 1, "content": said.content,
                    "topic": said.topic, "raised_on": one.happened_on,
                    "raised_by": shelf.offices.accounts.get(one.author), "answer": said.answer,
                    "answered_on": one.happened_on if said.answer else None,
                    **_place(shelf, one), "grid_then": shelf.grid_then(one.grid_then),
                }
            )  # fmt: skip
            made.append(("suggestion", ids[number]))
        sentences += [
            {
                "position": place, "mark": mark, "need": id_ if mark == "need" else None,
                "suggestion": id_ if mark == "suggestion" else None, **same,
            }
            for place, (mark, id_) in enumerate(made)
        ]  # fmt: skip
    fill(session, COMMUNITY, Suggestion, suggestions)
    fill(session, COMMUNITY, DiarySentence, sentences)
