"""What hangs on the wall: points of volunteers by quarter."""

from datetime import date, timedelta

from fastapi import APIRouter, Response

from gisgrid.guards import Ask, Exporter
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.points import service
from gisgrid.points.routes import asked
from gisgrid.sheets import lists
from gisgrid.sheets.layout.table_page import Table
from gisgrid.sheets.routes import pdf_answer

router = APIRouter(prefix="/c/{community}/points", tags=["points"])


@router.get("/published.pdf")
def published(ask: Exporter, asking: picking.Depended(asked)) -> Response:  # type: ignore[valid-type]
    """The list of points of a quarter as it hangs on the wall: names and points, nothing else."""
    _ask, since, until = asking
    table = _publication(ask, since, until)
    printed = lists.print_list(ask.session, ask.actor, ask.code, table)
    return pdf_answer(printed.content, printed.name)


def _publication(ask: Ask, since: date, until: date | None) -> Table:
    found = [row for row in service.balances(ask.session, ask.code, since, until)
             if row["of_period"]]  # fmt: skip
    rows = [[n, row["name"], row["of_period"], row["total"]] for n, row in enumerate(found, 1)]
    last = [None, _("合计 {n}").format(n=len(rows)), sum(row[2] for row in rows), None]
    end = (until - timedelta(days=1)).isoformat() if until else ask.today.isoformat()
    note = _("{first} 至 {last} · {day} 公示").format(
        first=since.isoformat(), last=end, day=ask.today.isoformat()
    )
    headings = [_("序号"), _("姓名"), _("本期积分"), _("累计积分")]
    return Table(_("志愿积分公示"), note, headings, rows, last)
