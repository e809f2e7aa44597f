"""Read a ledger, sort it, sum it, write it as Excel, file a copy that no longer changes."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Select, String, Text, asc, desc, func, select
from sqlalchemy.orm import Session, undefer

from gisgrid import workbook
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.errors import NotFound
from gisgrid.i18n import _
from gisgrid.ledgers.columns import Ledger
from gisgrid.ledgers.models import LedgerCopy
from gisgrid.ledgers.sources import SOURCES
from gisgrid.sheets.layout.table_page import Table
from gisgrid.sheets.lists import MOST_ROWS
from gisgrid.territory.models import Grid

# The order of Chinese in this collation is that of pinyin.
PINYIN = "zh-x-icu"
AT_A_TIME = 1000


@dataclass(frozen=True)
class Filter:
    """Days `[since, until)`; the grid by its short number; sort is a column, `-` turns round."""

    since: date | None = None
    until: date | None = None
    grid: str | None = None
    sort: str = ""


def _filtered(community: int, ledger: Ledger, wanted: Filter) -> Select[Any]:
    source = SOURCES[ledger.code]
    query = source.rows(community)
    if wanted.grid:
        query = query.where(Grid.short == wanted.grid)
    if wanted.since:
        query = query.where(source.on >= wanted.since)
    if wanted.until:
        query = query.where(source.on < wanted.until)
    return query


def _sorted(ledger: Ledger, query: Select[Any], sort: str) -> Select[Any]:
    """By a column of the ledger, text by pinyin; else by day, the oldest first as on paper."""
    source = SOURCES[ledger.code]
    chosen = query.selected_columns.get(sort.lstrip("-"))
    if chosen is None:
        return query.order_by(source.on, source.model.id)
    is_text = isinstance(chosen.type, Text | String)
    term = chosen.collate(PINYIN) if is_text else chosen
    return query.order_by(desc(term) if sort.startswith("-") else asc(term), source.model.id)


def count_rows(session: Session, community: int, ledger: Ledger, wanted: Filter) -> int:
    source = SOURCES[ledger.code]
    query = select(func.count()).select_from(source.model)
    query = query.where(source.model.community == community, *source.rules())
    if wanted.grid:
        grid = (Grid.community == source.model.community) & (Grid.id == source.model.grid_then)
        query = query.join(Grid, grid).where(Grid.short == wanted.grid)
    if wanted.since:
        query = query.where(source.on >= wanted.since)
    if wanted.until:
        query = query.where(source.on < wanted.until)
    return session.scalar(query) or 0


def sums(session: Session, community: int, ledger: Ledger, wanted: Filter) -> dict[str, Any]:
    """Sum of each column that is summed, over all rows and not over one page."""
    rows = _filtered(community, ledger, wanted).subquery()
    summed = [c.code for c in ledger.columns if c.is_summed and c.code in rows.c]
    if not summed:
        return {}
    query = select(*(func.sum(rows.c[code]).label(code) for code in summed))
    found = session.execute(query).mappings().one()
    return {code: _plain(value) for code, value in found.items()}


def _shown(ledger: Ledger, row: Any, number: int) -> list[Any]:
    """One row in the order of the columns, code lists in words."""
    words = SOURCES[ledger.code].words
    cells: list[Any] = []
    for column in ledger.columns:
        value: Any = number if column.code == "seq" else row.get(column.code)
        if value is not None and column.code in words:
            value = words[column.code](value)
        elif column.is_summed and value is not None:
            value = int(value) if value == int(value) else float(value)
        cells.append(value)
    return cells


def page(
    session: Session, community: int, ledger: Ledger, wanted: Filter, limit: int, offset: int
) -> list[tuple[int, list[Any]]]:
    """(id of the record, cells) of one page."""
    query = _sorted(ledger, _filtered(community, ledger, wanted), wanted.sort)
    rows = session.execute(query.limit(limit).offset(offset)).mappings()
    return [(row["row_id"], _shown(ledger, row, offset + n)) for n, row in enumerate(rows, start=1)]


def stream(
    session: Session, community: int, ledger: Ledger, wanted: Filter,
    more: Mapping[int, Mapping[str, Any]] | None = None,
) -> Iterator[list[Any]]:  # fmt: skip
    """All rows, of which some hundred are held at a time; `more`: id of a record → columns that
    only named readers are given."""
    query = _sorted(ledger, _filtered(community, ledger, wanted), wanted.sort)
    rows = session.execute(query.execution_options(yield_per=AT_A_TIME)).mappings()
    for number, row in enumerate(rows, start=1):
        yield _shown(ledger, {**row, **(more or {}).get(row["row_id"], {})}, number)


@dataclass(frozen=True)
class Heading:
    """What stands above a ledger: whose, of when, by whom."""

    community: str
    filer: str
    today: date


def period_words(wanted: Filter) -> str:
    since = wanted.since.isoformat() if wanted.since else _("最早")
    until = (wanted.until - timedelta(days=1)).isoformat() if wanted.until else _("今天")
    return f"{since} – {until}"


def on_paper(
    session: Session, community: int, ledger: Ledger, wanted: Filter, heading: Heading
) -> Table:
    totals = sums(session, community, ledger, wanted)
    rows = list(islice(stream(session, community, ledger, wanted), MOST_ROWS + 1))
    return as_table(ledger, rows, totals, len(rows), wanted, heading)


def as_table(
    ledger: Ledger, rows: list[list[Any]], totals: dict[str, Any], total: int, wanted: Filter,
    heading: Heading,
) -> Table:  # fmt: skip
    """The ledger as a table to print, with its line of sums."""
    last = [totals.get(column.code) for column in ledger.columns]
    # The column of running numbers is too narrow for it.
    last[last.index(None, 1)] = _("合计 {n}").format(n=total)
    note = _("{period} · 填表人 {filer} · {day}").format(
        period=period_words(wanted), filer=heading.filer, day=heading.today.isoformat()
    )
    return Table(ledger.name, note, [column.name for column in ledger.columns], rows, last)


def excel(
    session: Session, community: int, ledger: Ledger, wanted: Filter, heading: Heading
) -> bytes:
    """The ledger with its head and its line of sums."""
    totals = sums(session, community, ledger, wanted)
    total = count_rows(session, community, ledger, wanted)
    rows = stream(session, community, ledger, wanted)
    return written(ledger, rows, totals, total, wanted, heading)


def written(
    ledger: Ledger, rows: Iterable[list[Any]], totals: dict[str, Any], total: int,
    wanted: Filter, heading: Heading,
) -> bytes:  # fmt: skip
    """Rows as an Excel file with the ledger's head and line of sums."""
    last = [totals.get(column.code) for column in ledger.columns]
    last[0] = _("合计 {n}").format(n=total)
    opening = [
        ledger.name,
        _("{community} · {period} · 填表人 {filer} · {day}").format(
            community=heading.community, period=period_words(wanted), filer=heading.filer,
            day=heading.today.isoformat(),
        ),
    ]  # fmt: skip
    frame = workbook.Frame(opening, last)
    names = [column.name for column in ledger.columns]
    return workbook.write(ledger.name, names, rows, frame)


def _plain(value: Any) -> Any:
    return value if value is None or value != int(value) else int(value)


def file(
    session: Session,
    actor: Actor,
    community: int,
    ledger: Ledger,
    wanted: Filter,
    heading: Heading,
) -> LedgerCopy:
    """Keep the ledger as it stands now; later changes of records do not reach the copy."""
    content = excel(session, community, ledger, wanted, heading)
    copy = LedgerCopy(
        community=community,
        ledger=ledger.code,
        since=wanted.since,
        until=wanted.until,
        grid_short=wanted.grid,
        rows=count_rows(session, community, ledger, wanted),
        sha256=hashlib.sha256(content).digest(),
        content=content,
        filed_by=actor.account,
        filer_name=actor.name,
    )
    session.add(copy)
    session.flush()
    return copy


def copies(session: Session, community: int, ledger: Ledger | None = None) -> Sequence[LedgerCopy]:
    query = visible(LedgerCopy, community).order_by(LedgerCopy.filed_at.desc())
    if ledger is not None:
        query = query.where(LedgerCopy.ledger == ledger.code)
    return session.scalars(query.limit(50)).all()


def get_copy(session: Session, community: int, copy: int) -> LedgerCopy:
    found = session.scalar(
        visible(LedgerCopy, community)
        .options(undefer(LedgerCopy.content))
        .where(LedgerCopy.id == copy)
    )
    if found is None:
        raise NotFound(_("没有这份归档，或您不能看。"))
    return found
