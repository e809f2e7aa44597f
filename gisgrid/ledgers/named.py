"""Ledgers that named readers alone take out, in their official form; each time is a look that the
database writes down. What is not kept in the program stays empty and is written by hand."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.care import service as care
from gisgrid.disputes import service as disputes
from gisgrid.errors import NotAllowed
from gisgrid.i18n import _
from gisgrid.ledgers import service
from gisgrid.ledgers.columns import Ledger
from gisgrid.ledgers.service import Filter, Heading
from gisgrid.sheets.layout.table_page import Table
from gisgrid.territory.models import Grid
from gisgrid.visits import service as visits
from gisgrid.visits.words import service_name

# Ledger → classes of care whose households are its rows.
CLASSES = {
    "care_illness": ("seriously_ill",),
    "care_allowance": ("min_allowance", "hardship"),
    "care_disabled": ("disabled",),
    "care_alone": ("living_alone", "empty_nest"),
    "released": ("released",),
}
MOST_RESTRICTED = frozenset({"released"})
Rows = Iterator[list[Any]]


def offered(level: str) -> list[str]:
    """Codes of the ledgers for a reader of this level."""
    if not level:
        return []
    return [code for code in MAKERS if level == "RX" or code not in MOST_RESTRICTED]


def _rows(
    session: Session, community: int, ledger: Ledger, wanted: Filter, why: str
) -> list[list[Any]]:
    """Raises NotAllowed for anybody who is not a named reader, Invalid without a reason."""
    if ledger.code not in offered(care.level(session, community)):
        raise NotAllowed(_("只有指定的人能看，看一次记一次。"))
    return list(MAKERS[ledger.code](session, community, ledger, wanted, why))


def excel(
    session: Session, community: int, ledger: Ledger, wanted: Filter, heading: Heading, why: str
) -> bytes:
    rows = _rows(session, community, ledger, wanted, why)
    return service.written(ledger, rows, {}, len(rows), wanted, heading)


def on_paper(
    session: Session, community: int, ledger: Ledger, wanted: Filter, heading: Heading, why: str
) -> Table:
    """The most restricted ones are never on paper."""
    if ledger.code in MOST_RESTRICTED:
        raise NotAllowed(_("这本台账不上纸，只在这里看。"))
    rows = _rows(session, community, ledger, wanted, why)
    return service.as_table(ledger, rows, {}, len(rows), wanted, heading)


def file(
    session: Session, actor: Actor, community: int, ledger: Ledger, wanted: Filter,
    heading: Heading, why: str,
) -> int:  # fmt: skip
    """Keep the ledger as it stands now, for named readers alone; how many rows it has."""
    rows = _rows(session, community, ledger, wanted, why)
    content = service.written(ledger, rows, {}, len(rows), wanted, heading)
    values = {
        "c": community, "l": ledger.code, "x": ledger.code in MOST_RESTRICTED, "g": wanted.grid,
        "n": len(rows), "h": hashlib.sha256(content).digest(), "f": content, "m": actor.name,
        "w": care.reason(why),
    }  # fmt: skip
    care.only_readers(session, "SELECT file_named_copy(:c, :l, :x, :g, :n, :h, :f, :m, :w)", values)
    return len(rows)


def copies(session: Session, community: int) -> list[Any]:
    return care.only_readers(session, "SELECT * FROM named_copies(:c)", {"c": community})


def read_copy(session: Session, community: int, copy: int, why: str) -> Any:
    """`ledger`, `filed_at`, `content`; the look is written down."""
    values = {"c": community, "i": copy, "w": care.reason(why)}
    return care.only_readers(session, "SELECT * FROM read_named_copy(:c, :i, :w)", values)[0]


def _disputes(
    session: Session, community: int, ledger: Ledger, wanted: Filter, why: str
) -> Rows:  # fmt: skip
    said = disputes.read(session, community, why)
    return service.stream(session, community, ledger, wanted, said)


def _care(session: Session, community: int, ledger: Ledger, wanted: Filter, why: str) -> Rows:
    records = [row for row in care.read(session, community, why)
               if row["class"] in CLASSES[ledger.code]]  # fmt: skip
    helped: dict[str, list[str]] = {}
    for one in care.read_services(session, community, why):
        day = f"{one['visited_on']:%Y-%m-%d} {service_name(one['kind'])}"
        helped.setdefault(one["address"], []).append(day)
    every = {rule.code: rule.every_days for rule in _rules(session, community, records)}
    last = visits.last_visits(session, community, [row["household"] for row in records])
    shorts: dict[int, str] = {
        row[0]: row[1]
        for row in session.execute(select(Grid.id, Grid.short).where(Grid.community == community))
    }
    chosen = (row for row in records if wanted.grid in (None, shorts.get(row["grid"])))
    for number, row in enumerate(chosen, start=1):
        cells: Mapping[str, Any] = {
            "seq": number, "grid": shorts.get(row["grid"]), "door": row["address"],
            "since": row["since"], "until": row["until"], "note": row["note"],
            "last_visit": last.get(row["household"]),
            "cadence": _("每{n}天").format(n=every[row["class"]]),
            "help_given": "；".join(helped.get(row["address"], [])) or None,
        }  # fmt: skip
        yield [cells.get(column.code) for column in ledger.columns]


def _rules(session: Session, community: int, records: list[Any]) -> list[care.Rule]:
    on = max((row["since"] for row in records), default=None)
    return care.rules(session, community, on) if on else []


MAKERS: dict[str, Callable[[Session, int, Ledger, Filter, str], Rows]] = {
    "disputes": _disputes,
    **dict.fromkeys(CLASSES, _care),
}
