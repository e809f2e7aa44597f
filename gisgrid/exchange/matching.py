"""Which building and entrance a household row means: by key, by name, or asked; never guessed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.exchange.report import Fault, Finding, finding, grouped
from gisgrid.exchange.rows import HouseholdRow
from gisgrid.households.models import Building, Entrance
from gisgrid.households.spelling import building_key
from gisgrid.i18n import _

ROW = "row"


@dataclass(frozen=True)
class Known:
    """One stored building; `middle` is a point inside it."""

    id: int
    name: str | None
    compound: str | None
    kind: str
    floors: int | None
    middle: shapely.Point


@dataclass
class Stock:
    """The stored buildings by key and by name, and the entrances of each."""

    by_source: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    entrances: dict[int, dict[int, shapely.Point]] = field(
        default_factory=lambda: defaultdict(dict)
    )


@dataclass(frozen=True)
class Placed:
    """A household row with the building it belongs to, its entrance's number and its point."""

    row: HouseholdRow
    building: Known | None
    entrance: int | None
    point: shapely.Point


def stock_of(session: Session, community: int) -> Stock:
    stock = Stock()
    columns = (
        Building.id, Building.name, Building.compound, Building.kind, Building.floors,
        Building.outline, Building.source,
    )  # fmt: skip
    for row in session.execute(select(*columns).where(Building.community == community)):
        middle = shapely.point_on_surface(to_shape(row.outline))
        one = Known(row.id, row.name, row.compound, row.kind, row.floors, middle)
        stock.by_source[row.source] = one
        if row.name:
            names = {building_key(row.name), building_key(f"{row.compound or ''}{row.name}")}
            for name in names:
                stock.by_name[name].append(one)
    entrances = select(Entrance.building, Entrance.number, Entrance.point)
    for row in session.execute(entrances.where(Entrance.community == community)):
        stock.entrances[row.building][row.number] = to_shape(row.point)
    return stock


def place(
    rows: Iterable[HouseholdRow], stock: Stock
) -> tuple[list[Placed], list[Finding], list[Finding]]:
    """Building, entrance and point of each row; refused rows and warnings beside them."""
    rows = list(rows)
    placed: list[Placed] = []
    refused: list[Finding] = []
    warnings: list[Finding] = []
    found: list[tuple[HouseholdRow, Known | None]] = []
    for row in rows:
        try:
            found.append((row, _building(row, stock)))
        except Fault as fault:
            refused.append(finding(row.row, "building", row.building_ref or row.building, fault))
    numbers = _entrance_numbers(found, stock)
    for row, building in found:
        try:
            placed.append(_placed(row, building, numbers, stock, warnings))
        except Fault as fault:
            refused.append(finding(row.row, "entrance", row.address or row.code, fault))
    return placed, sorted(refused, key=lambda one: one.row or 0), grouped(warnings)


def _building(row: HouseholdRow, stock: Stock) -> Known | None:
    """Rule 1 its key; rule 2 its name, if one building has it; rule 3 none, if it has a point."""
    if row.building_ref is not None:  # Rule 1
        if row.building_ref in stock.by_source:
            return stock.by_source[row.building_ref]
        raise Fault(
            "unknown_building",
            _("没有编号为“{ref}”的楼栋。").format(ref=row.building_ref),
            _("先导入楼栋，或改正编号。"),
        )
    if row.building is not None:  # Rule 2
        candidates = _by_name(row, stock)
        if len(candidates) == 1:
            return candidates[0]
        if len(candidates) > 1:
            raise Fault(
                "two_buildings",
                _("有{n}栋楼叫“{name}”。").format(n=len(candidates), name=row.building),
                _("写上小区，或楼栋编号。"),
            )
    if row.geometry is None:  # Rule 3
        raise Fault(
            "unknown_building",
            _("没有叫“{name}”的楼栋。").format(name=row.building),
            _("先导入楼栋，改正楼名，或给出坐标。"),
        )
    return None


def _by_name(row: HouseholdRow, stock: Stock) -> list[Known]:
    whole = stock.by_name.get(building_key(f"{row.compound or ''}{row.building}"), [])
    found = whole or stock.by_name.get(building_key(row.building or ""), [])
    if row.compound and len(found) > 1:
        return [one for one in found if one.compound == row.compound]
    return found


def _entrance_numbers(
    found: Sequence[tuple[HouseholdRow, Known | None]], stock: Stock
) -> dict[int, set[int]]:
    """Building → numbers of its entrances, stored ones and those that the file names."""
    numbers = {building: set(known) for building, known in stock.entrances.items()}
    for row, building in found:
        if building is not None and row.entrance is not None:
            numbers.setdefault(building.id, set()).add(row.entrance)
    return numbers


def _placed(
    row: HouseholdRow,
    building: Known | None,
    numbers: dict[int, set[int]],
    stock: Stock,
    warnings: list[Finding],
) -> Placed:
    if building is None:
        fault = Fault("no_building", _("没有楼栋，只按坐标放置。"), _("以后补上楼栋。"))
        warnings.append(finding(row.row, "building", row.building, fault))
        assert row.geometry is not None
        return Placed(row, None, None, row.geometry)
    if building.floors and row.floor and row.floor > building.floors:
        raise Fault(
            "floor_above",
            _("楼只有{floors}层，写的是{floor}层。").format(
                floors=building.floors, floor=row.floor
            ),
            _("检查楼层，或楼栋的层数。"),
        )
    entrance = _entrance(row, building, numbers.get(building.id, set()))
    point = row.geometry
    if point is None:
        point = stock.entrances[building.id].get(entrance) or building.middle
        fault = Fault("no_point", _("没有坐标，放在楼栋或单元的位置。"), "")
        warnings.append(finding(row.row, "geometry", row.code, fault))
    return Placed(row, building, entrance, point)


def _entrance(row: HouseholdRow, building: Known, numbers: set[int]) -> int:
    """The entrance that is written; of a house in a row its number; else the only one of the
    building, or 0 where it has none."""
    if row.entrance is not None:
        return row.entrance
    if building.kind == ROW and row.door and (digits := re.sub(r"\D", "", row.door)):
        return int(digits)
    if len(numbers) > 1:
        listed = "、".join(map(str, sorted(numbers)))
        raise Fault(
            "which_entrance",
            _("没有写单元，楼里有{listed}单元。").format(listed=listed),
            _("写上单元。"),
        )
    return next(iter(numbers), 0)
