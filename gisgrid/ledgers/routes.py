"""Pages of ledgers: list, one ledger, Excel, filed copies."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from gisgrid import forms
from gisgrid.care.service import level
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Exporter, Id, Reader, by_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.ledgers import columns, named, service
from gisgrid.ledgers.columns import Ledger
from gisgrid.ledgers.service import Filter, Heading
from gisgrid.ledgers.sources import SOURCES
from gisgrid.pages import Notice, Paging, render
from gisgrid.sheets import lists
from gisgrid.sheets.routes import pdf_answer

router = APIRouter(prefix="/c/{community}/ledgers", tags=["ledgers"])
# The page of one record, by ledger.
RECORDS = {"diary": "diary", "needs": "needs", "disputes": "disputes"}


def asked(
    grid: str = "",
    from_: Annotated[str, Query(alias="from")] = "",
    to: str = "",
    sort: str = "",
) -> tuple[Filter, dict[str, str]]:
    last = day_from(to, "to")
    since = day_from(from_, "from")
    wanted = Filter(since, last + timedelta(days=1) if last else None, grid or None, sort)
    return wanted, {"grid": grid, "from": from_, "to": to, "sort": sort}


Asked = Annotated[tuple[Filter, dict[str, str]], Depends(asked)]


def heading_of(ask: Ask) -> Heading:
    return Heading(ask.community.name, ask.actor.name, ask.today)


def _ledger(code: str) -> Ledger:
    found = columns.get(code)
    return found if code in SOURCES else columns.get("")


@router.get("")
def ledgers_page(request: Request, ask: Reader) -> Response:
    """The ledgers with how many rows they have, and the copies that were filed."""
    found = [ledger for code, ledger in columns.ledgers().items() if code in SOURCES]
    grid_choices = picking.grid_choices(ask)
    year = Filter(since=date(ask.today.year, 1, 1))
    return render(
        request,
        "ledgers/list.html",
        community=ask.community,
        rows=[
            {"code": one.code, "name": one.name, "columns": len(one.columns),
             "rows": service.count_rows(ask.session, ask.code, one, Filter()),
             "this_year": service.count_rows(ask.session, ask.code, one, year)}
            for one in found
        ],
        year_start=year.since,
        copies=_copies(ask, None),
        named=[(code, columns.get(code).name, code not in named.MOST_RESTRICTED)
               for code in named.offered(level(ask.session, ask.code))],
        named_copies=[
            {**one, "name": columns.get(one["ledger"]).name, "at": picking.local(one["filed_at"]),
             "mark": one["sha256"].hex()[:12]}
            for one in named.copies(ask.session, ask.code)
        ],
        key=forms.new_key(),
        all_grids=grid_choices,
    )  # fmt: skip


def _copies(ask: Ask, ledger: Ledger | None) -> list[dict[str, Any]]:
    names = {code: one.name for code, one in columns.ledgers().items()}
    return [
        {"id": one.id, "name": names.get(one.ledger, one.ledger), "rows": one.rows,
         "period": service.period_words(Filter(one.since, one.until)),
         "grid": one.grid_short or "", "at": picking.local(one.filed_at), "by": one.filer_name,
         "mark": one.sha256.hex()[:12]}
        for one in service.copies(ask.session, ask.code, ledger)
    ]  # fmt: skip


@router.get("/copies/{copy}")
def copy_file(ask: Exporter, copy: Id) -> Response:
    """A filed copy, byte by byte as it was filed."""
    found = service.get_copy(ask.session, ask.code, copy)
    name = f"{found.ledger}-{picking.local(found.filed_at):%Y%m%d}"
    return picking.excel(found.content, name)


@router.get("/{code}")
def ledger_page(
    request: Request,
    ask: Reader,
    code: str,
    asking: Asked,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """One ledger, live, with the official columns: filtered, sorted, page by page."""
    ledger = _ledger(code)
    wanted, shown = asking
    if wanted.grid:
        by_grid(ask, wanted.grid)
    total = service.count_rows(ask.session, ask.code, ledger, wanted)
    paging = Paging(total, page)
    rows = service.page(ask.session, ask.code, ledger, wanted, paging.size, paging.offset)
    totals = service.sums(ask.session, ask.code, ledger, wanted)
    at = RECORDS.get(code)
    return render(
        request,
        "ledgers/page.html",
        community=ask.community,
        ledger=ledger,
        rows=[{"href": f"{ask.base}/{at}/{id_}" if at else "", "cells": cells}
              for id_, cells in rows],
        paging=paging,
        filters=shown,
        grids=picking.grid_choices(ask),
        totals=totals,
        filled=_filled(ledger, rows),
        period=service.period_words(wanted),
        copies=_copies(ask, ledger),
        key=forms.new_key(),
    )  # fmt: skip


def _filled(ledger: Ledger, rows: list[Any]) -> list[bool]:
    """Columns that have something on this page: the others are folded away on the screen."""
    return [
        any(cells[place] not in (None, "") for _id, cells in rows) or not rows
        for place in range(len(ledger.columns))
    ]


@router.get("/{code}/file.xlsx")
def ledger_file(ask: Exporter, code: str, asking: Asked) -> Response:
    """The ledger as an Excel file with head and line of sums."""
    ledger = _ledger(code)
    content = service.excel(ask.session, ask.code, ledger, asking[0], heading_of(ask))
    return picking.excel(content, ledger.code)


@router.get("/{code}/file.pdf")
def ledger_pdf(ask: Exporter, code: str, asking: Asked) -> Response:
    """The ledger on paper with head and line of sums; the print is logged."""
    table = service.on_paper(ask.session, ask.code, _ledger(code), asking[0], heading_of(ask))
    printed = lists.print_list(ask.session, ask.actor, ask.code, table)
    return pdf_answer(printed.content, printed.name)


@router.post("/{code}/copies", dependencies=GENUINE)
def file_copy(
    ask: Exporter, code: str, asking: Asked, key: Annotated[str, Form()] = ""
) -> Response:
    """File the ledger as it stands: a copy with its date that no longer changes."""
    ledger = _ledger(code)

    def carry_out() -> tuple[str, Notice]:
        copy = service.file(ask.session, ask.actor, ask.code, ledger, asking[0], heading_of(ask))
        words = _("已归档：{name}，{n}行").format(name=ledger.name, n=copy.rows)
        return f"{ask.base}/ledgers/{ledger.code}", Notice(words)

    return forms.once(ask, key, carry_out)
