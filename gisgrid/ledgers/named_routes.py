"""Ledgers for named readers: as Excel, on paper, filed, and a filed one again. Each time says why
and is written down."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from gisgrid import forms
from gisgrid.errors import Invalid
from gisgrid.guards import GENUINE, Ask, Exporter, Id, Reader, by_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.ledgers import columns, named
from gisgrid.ledgers.columns import Ledger
from gisgrid.ledgers.routes import heading_of
from gisgrid.ledgers.service import Filter
from gisgrid.pages import Notice
from gisgrid.sheets import lists
from gisgrid.sheets.routes import pdf_answer

router = APIRouter(prefix="/c/{community}/ledgers", tags=["ledgers"])
Why = Annotated[str, Form()]
OfGrid = Annotated[str, Form()]


def _asked(ask: Ask, code: str, grid: str) -> tuple[Ledger, Filter]:
    ledger = columns.get(code if code in named.MAKERS else "")
    return ledger, Filter(grid=by_grid(ask, grid).short if grid else None)


@router.post("/{code}/named.xlsx", dependencies=GENUINE)
def named_file(ask: Reader, code: str, why: Why = "", grid: OfGrid = "") -> Response:
    """A ledger in its official form for named readers, as Excel; the look is logged with why."""
    ledger, wanted = _asked(ask, code, grid)
    content = named.excel(ask.session, ask.code, ledger, wanted, heading_of(ask), why)
    return picking.excel(content, ledger.code)


@router.post("/{code}/named.pdf", dependencies=GENUINE)
def named_paper(ask: Exporter, code: str, why: Why = "", grid: OfGrid = "") -> Response:
    """The same on paper; look and print are logged. The most restricted ones are never printed."""
    ledger, wanted = _asked(ask, code, grid)
    table = named.on_paper(ask.session, ask.code, ledger, wanted, heading_of(ask), why)
    printed = lists.print_list(ask.session, ask.actor, ask.code, table)
    return pdf_answer(printed.content, printed.name)


@router.post("/{code}/named/copies", dependencies=GENUINE)
def file_named(
    ask: Reader, code: str, why: Why = "", grid: OfGrid = "", key: Annotated[str, Form()] = ""
) -> Response:
    """File it as it stands: a copy with its date that only named readers open again."""
    ledger, wanted = _asked(ask, code, grid)

    def carry_out() -> tuple[str, Notice]:
        rows = named.file(
            ask.session, ask.actor, ask.code, ledger, wanted, heading_of(ask), why
        )  # fmt: skip
        words = _("已归档：{name}，{n}行").format(name=ledger.name, n=rows)
        return f"{ask.base}/ledgers", Notice(words)

    return forms.once(ask, f"{key}.{code}" if key else "", carry_out)


@router.post("/named/{copy}", dependencies=GENUINE)
def named_copy(ask: Reader, copy: Id, why: Why = "") -> Response:
    """A filed copy, byte by byte as it was filed; the look is logged."""
    if not why.strip():
        raise Invalid(_("请写为什么要看。"), fields={"why": _("请写为什么要看。")})
    found = named.read_copy(ask.session, ask.code, copy, why)
    name = f"{found['ledger']}-{picking.local(found['filed_at']):%Y%m%d}"
    return picking.excel(found["content"], name)
