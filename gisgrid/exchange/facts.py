"""Tables about buildings that are stored already: found by name, or by a point inside them."""

from collections.abc import Sequence
from typing import Any

from geoalchemy2.shape import to_shape
from shapely import STRtree
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.exchange.matching import Known, Stock, stock_of
from gisgrid.exchange.merge import Outcome, merge
from gisgrid.exchange.report import Fault, Finding, finding
from gisgrid.exchange.rows import FactsRow
from gisgrid.households.models import Building
from gisgrid.households.spelling import building_key
from gisgrid.i18n import _

Found = tuple[FactsRow, str]


def place(
    session: Session, code: int, rows: Sequence[FactsRow]
) -> tuple[list[Found], list[Finding]]:
    """Each row with the key of its building; rows of no building are refused."""
    stock = stock_of(session, code)
    sources = {known.id: source for source, known in stock.by_source.items()}
    at = _by_point(session, code, rows)
    found: list[Found] = []
    refused: list[Finding] = []
    taken: dict[str, int] = {}
    for row in rows:
        named = _by_name(row, stock)
        source = sources[named[0].id] if len(named) == 1 else at.get(row.row)
        if source is None:
            refused.append(finding(row.row, "name", row.name, _unknown(len(named))))
        elif source in taken:
            fault = Fault(
                "duplicate", _("与第{row}行是同一栋楼。").format(row=taken[source]), _("只留一行。")
            )
            refused.append(finding(row.row, "name", row.name, fault))
        else:
            taken[source] = row.row
            found.append((row, source))
    return found, refused


def _by_name(row: FactsRow, stock: Stock) -> list[Known]:
    names = (f"{row.compound or ''}{row.name}", row.name)
    return next((hit for name in names if (hit := stock.by_name.get(building_key(name)))), [])


def _by_point(session: Session, code: int, rows: Sequence[FactsRow]) -> dict[int, str]:
    placed = [row for row in rows if row.geometry is not None]
    if not placed:
        return {}
    stored = session.execute(
        select(Building.source, Building.outline).where(Building.community == code)
    ).all()
    tree = STRtree([to_shape(one.outline) for one in stored])
    hits = tree.query([row.geometry for row in placed], predicate="within")
    return {placed[int(i)].row: stored[int(j)].source for i, j in hits.T}


def _unknown(n: int) -> Fault:
    if n > 1:
        return Fault(
            "two_buildings",
            _("有{n}栋楼是这个名字，坐标也不在其中一栋里。").format(n=n),
            _("写上小区，或改正坐标。"),
        )
    return Fault(
        "unknown_building",
        _("没有这个名字的楼栋，坐标也不在任何楼里。"),
        _("先导入楼栋的轮廓，或改正名字。"),
    )


def load(session: Session, code: int, found: Sequence[Found], given: set[str]) -> Outcome:
    """Write what the table says; an empty cell wipes nothing out."""
    table: Any = Building.__table__
    total = Outcome()
    for name in ("kind", "floors", "built"):
        records = [(source, getattr(row, name)) for row, source in found]
        records = [one for one in records if one[1] is not None]
        if name in given and records:
            done = merge(session, code, table, ["source"], records, ("source", name), {name})
            total = Outcome(updated=max(total.updated, done.updated))
    return Outcome(updated=total.updated, unchanged=len(found) - total.updated)
