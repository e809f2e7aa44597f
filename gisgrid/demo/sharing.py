"""The demo's resource list and its use (合成数据): what 21 units offer, who used what, when."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.records import days
from gisgrid.demo.shelf import Shelf
from gisgrid.needs.models import Need
from gisgrid.resources.models import Resource, ResourceUse

FILE = Path(__file__).resolve().parents[2] / "geodata" / "demo" / "resources.csv"
# Units that have not looked through their list for more than half a year.
FORGETFUL = (3, 8, 14, 21)
# By their place in the file: not yet published, and taken back.
DRAFTS, WITHDRAWN = (4, 28), (40,)
# Kinds of need that are met on the spot with something borrowed, and how long that takes.
HOURS = {"courtyard_flooding": 5, "roof_leak": 8, "entrance_door": 3, "snow_ice": 4, "power": 2,
         "drainage": 4, "rubbish": 3, "heating": 6, "street_light": 2, "road": 8}  # fmt: skip
PURPOSES = {"venue": "居民议事会", "people": "清理楼道和院子", "equipment": "清雪排水备用",
            "skill": "居民讲座", "goods": "困难户领用", "money": "节前慰问",
            "information": "政策咨询日"}  # fmt: skip
AHEAD = 12  # uses of the coming weeks, every third not answered yet


def read_resources() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_sharing(session: Session, shelf: Shelf) -> None:
    rows = read_resources()
    ids = take_ids(session, Resource, len(rows))
    made = [
        {"id": key, **_resource(shelf, place, row)}
        for place, (key, row) in enumerate(zip(ids, rows, strict=True))
    ]
    fill(session, COMMUNITY, Resource, made)
    published = [one for one in made if one["state"] == "published"]
    uses = [*_past(session, shelf, published), *_coming(shelf, published)]
    fill(session, COMMUNITY, ResourceUse, _without_clashes(uses))


def _resource(shelf: Shelf, place: int, row: dict[str, str]) -> dict[str, Any]:
    unit = int(row["unit"][1:])
    ago = 190 + 7 * unit if unit in FORGETFUL else 5 + (unit * 37 + place * 11) % 150
    state = "draft" if place in DRAFTS else "withdrawn" if place in WITHDRAWN else "published"
    return {
        "unit": shelf.unit(unit), "kind": row["kind"], "name": row["name"],
        "capacity": int(row["capacity"]) if row["capacity"] else None,
        "measure": row["measure"] or None, "pieces": int(row["pieces"]),
        "open_times": row["open_times"] or None, "conditions": row["conditions"] or None,
        "serves": row["serves"].split(),
        "checked_on": shelf.ground.today - timedelta(days=ago),
        "checked_by": shelf.people.liaison(unit).name, "state": state, "version": 1,
    }  # fmt: skip


def _at(day: date, hour: int) -> datetime:
    return days.instant(day, 60 * hour)


def _past(
    session: Session, shelf: Shelf, resources: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Each closed need that its unit settled with something of its list: one use on the day
    before the answer."""
    needs = session.execute(
        select(Need.id, Need.kind, Need.lead_unit, Need.first_answer_on, Need.raised_on)
        .where(Need.community == COMMUNITY, Need.closed_on.is_not(None),
               Need.first_answer_on.is_not(None), Need.kind.in_(HOURS))
        .order_by(Need.no)
    )  # fmt: skip
    for need, kind, lead, answered, raised in needs:
        fitting = [r for r in resources if kind in r["serves"] and r["unit"] == lead]
        if not fitting:
            continue
        chosen = fitting[need % len(fitting)]
        day = max(raised, answered - timedelta(days=1)) if answered else raised
        since = _at(day, 8 + need % 3)
        until = since + timedelta(hours=HOURS[kind])
        yield _use(shelf, chosen, since, until, "used", "处理诉求", "director", need)


def _coming(shelf: Shelf, resources: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Uses of the coming weeks by grid leaders; the lender has not answered all of them."""
    random = Random(f"{shelf.ground.seed} coming uses")
    wanted = [r for r in resources if r["kind"] in ("venue", "people", "skill", "equipment")]
    for number, one in enumerate(random.sample(wanted, AHEAD)):
        day = shelf.ground.today + timedelta(days=2 + 2 * number)
        since = _at(day, random.choice((9, 14, 18)))
        state = "asked" if number % 3 == 0 else "agreed"
        asker = f"leader{1 + number % 21:02d}"
        until = since + timedelta(hours=2)
        yield _use(shelf, one, since, until, state, PURPOSES[one["kind"]], asker, None)


def _use(
    shelf: Shelf, resource: dict[str, Any], since: datetime, until: datetime, state: str,
    purpose: str, asker: str, need: int | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "resource": resource["id"], "lender": resource["unit"], "piece": 1, "since": since,
        "until": until, "need": need, "wish": None, "purpose": purpose, "state": state,
        "asked_by": shelf.offices.accounts.get(asker), "asked_name": shelf.name_of(asker),
        "asked_at": min(since, _at(shelf.ground.today, 0)) - timedelta(days=1),
        "answer": None, "answered_name": None,
    }  # fmt: skip


def _without_clashes(uses: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of uses that would meet on one piece the first stays."""
    kept: list[dict[str, Any]] = []
    for use in sorted(uses, key=lambda one: (one["resource"], one["since"])):
        last = kept[-1] if kept else None
        if last and last["resource"] == use["resource"] and last["until"] > use["since"]:
            continue
        kept.append(use)
    return kept
