"""Lists as PDF: duty list, pairing table, ledgers; logged under a serial like every print."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require, today
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.paper import document
from gisgrid.paper.document import Document
from gisgrid.sheets import service
from gisgrid.sheets.layout import table_page
from gisgrid.sheets.layout.margin import Head
from gisgrid.sheets.layout.table_page import Table
from gisgrid.sheets.models import CopyClass, PrintKind, WalkSheet
from gisgrid.sheets.rules import SIZES, Paper
from gisgrid.sheets.service import Printed
from gisgrid.territory.service import get_community, plan_on

MOST_ROWS = 5000


def print_list(session: Session, actor: Actor, community: int, table: Table) -> Printed:
    """A list on lying A4, or A3 where its columns need it. Raises Invalid for too many rows."""
    require(actor, Verb.EXPORT, community)
    if len(table.rows) > MOST_ROWS:
        words = _("{n}行太多，一次最多打印{most}行。请先按网格或日期筛选。")
        raise Invalid(words.format(n=len(table.rows), most=MOST_ROWS))
    at = _now(session, community)
    serial = service.next_serial(session, community, at)
    head = _head(session, actor, community, serial, at)
    short, long_side = SIZES[Paper.A4]
    if table_page.is_too_wide(table, long_side - 25.0):
        short, long_side = SIZES[Paper.A3]
    pages = table_page.make_pages((long_side, short), head, table)
    content = document.pdf(Document(f"{table.title} {serial}", pages, at))
    sheet = WalkSheet(
        community=community, serial=serial, kind=PrintKind.LIST.value,
        copy_class=CopyClass.LEADER.value, selection={"title": table.title}, codes={},
        rows=0, pages=len(pages), printed_by=actor.account, printed_name=actor.name,
    )  # fmt: skip
    session.add(sheet)
    session.flush()
    return Printed(sheet, content)


def _now(session: Session, community: int) -> datetime:
    at = session.scalar(select(func.now()))
    assert isinstance(at, datetime)
    return service.at_home(session, community, at)


def _head(session: Session, actor: Actor, community: int, serial: str, at: datetime) -> Head:
    found = get_community(session, community)
    plan = plan_on(session, community, today(session, community))
    return Head(
        community=found.name, short=found.short, grid="", grid_name="", serial=serial,
        copy_class=CopyClass.LEADER, plan=plan.number if plan else 0,
        plan_since=plan.since if plan else date.min, data_at=at, printed_by=actor.name,
        synthetic=found.is_synthetic, marking="内部资料",
    )  # fmt: skip
