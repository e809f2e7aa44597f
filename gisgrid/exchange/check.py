"""From the table of a file to typed rows: each row is accepted whole or refused with its reason.

Pure: no database. What depends on what is stored already is checked by the service.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from gisgrid.exchange import profiles
from gisgrid.exchange.completion import Columns, complete
from gisgrid.exchange.fields import Loose, Reader, day_as, is_total, listed, refuse_ditto
from gisgrid.exchange.kinds import KINDS, Field, Kind
from gisgrid.exchange.locate import locate
from gisgrid.exchange.places import Places, Shape, Wish
from gisgrid.exchange.profiles import KindProfile
from gisgrid.exchange.report import (
    SAMPLE_ROWS,
    CannotRead,
    Fault,
    Finding,
    Report,
    finding,
    grouped,
)
from gisgrid.exchange.rows import Row
from gisgrid.exchange.table import Cell, Crs, Table
from gisgrid.i18n import _

PLACE_FIELDS = ("lon", "lat")


@dataclass(frozen=True)
class Checked:
    """The outcome of reading a file; `rows` are in the order of the file.

    read   rows of the file, those included that are neither accepted nor refused but left out
    """

    kind: str
    table: Table
    read: int
    columns: dict[str, str]
    crs: Crs | None
    rows: list[Row]
    refused: list[Finding]
    warnings: list[Finding] = field(default_factory=list)

    def report(self, **outcome: Any) -> Report:
        """The report, with what the service adds to it."""
        return Report(
            file=self.table.file,
            layer=self.table.layer,
            kind=self.kind,
            crs=str(self.crs) if self.crs else None,
            crs_known_by=self.crs.known_by if self.crs else None,
            encoding=self.table.encoding,
            sha256=self.table.sha256,
            columns=self.columns,
            read=self.read,
            accepted=len(self.rows),
            refused=self.refused,
            warnings=outcome.pop("warnings", self.warnings),
            sample=[sample(row) for row in self.rows[:SAMPLE_ROWS]],
            **outcome,
        )


def sample(row: Row) -> dict[str, Any]:
    """A row as it was understood; the geometry by its type and a point inside it."""
    shown = {name: getattr(row, name) for name in row.__slots__}
    place = shown.get("geometry")
    if place is not None:
        inside = shapely.point_on_surface(place)
        shown["geometry"] = f"{place.geom_type} {inside.x:.6f} {inside.y:.6f}"
    return shown


def check(
    table: Table, kind_name: str, profile: KindProfile, wish: Wish, pick: str | None = None
) -> Checked:
    """Read all rows of a kind.

    pick   of a file with several boundaries: the code or name of the wanted one
    Raises CannotRead when a needed column is missing or the coordinates cannot be understood.
    """
    kind = KINDS[kind_name]
    found = profiles.match(profile, table.columns)
    _need_columns(kind, profile, found, table)
    read = len(table)
    table, left_out = _chosen(*_without_instructions(table), kind, profile, found, pick)
    table, left_out = _one_row_each(table, left_out, profile, found)
    columns = _read_fields(table, kind, profile, found)
    crs = _place(table, kind, found, columns, wish)
    complete(kind.name, columns)
    _refuse_gaps(kind, columns)
    _refuse_twins(table, kind, columns)
    refused = [finding(table.numbers[i], *columns.faults[i]) for i in sorted(columns.faults)]
    warned = [finding(table.numbers[i], name, cell, f) for i, name, cell, f in columns.warnings]
    return Checked(
        kind.name,
        table,
        read,
        {name: "/".join(parts) for name, parts in found.items()},
        crs,
        _rows(table, kind, columns),
        refused,
        [*left_out, *grouped(warned)],
    )


def _need_columns(
    kind: Kind, profile: KindProfile, found: dict[str, list[str]], table: Table
) -> None:
    """Columns without which no row could be accepted."""
    missing = [f.name for f in kind.fields if f.required and f.name not in found]
    if table.geometry is None and kind.needs_place:
        missing += [name for name in PLACE_FIELDS if name not in found]
    if kind.needs_place and kind.shape is not Shape.POINT and table.geometry is None:
        raise CannotRead(_("文件里没有图形。"), _("用 GeoPackage 或 GeoJSON。"), "no_geometry")
    by_parts = {"building", "building_ref"} & set(found) and "door" in found
    if kind.name == "households" and not by_parts and not {"code", "address"} & set(found):
        missing.append("code")
    if missing:
        raise CannotRead(
            _("没有“{field}”一列。文件的列：{columns}。").format(
                field=missing[0], columns="、".join(table.columns)
            ),
            _("可以叫：{names}。").format(names="、".join(profile.columns.get(missing[0], ()))),
            "missing_column",
        )


def _without_instructions(table: Table) -> tuple[Table, list[Finding]]:
    """Templates explain their columns in the second row; it is left out and named."""
    told = [finding(None, None, None, note) for note in table.notes]
    if len(table) < 1:
        return table, told
    marked = [cells[0] for cells in table.columns.values()]
    told_how = [c for c in marked if isinstance(c, str) and c.startswith(("必填", "可选", "如"))]
    if len(told_how) < 2 or not any(c.startswith(("必填", "可选")) for c in told_how):
        return table, told
    fault = Fault("instructions", _("这一行是填表说明，没有读入。"), "")
    told.append(finding(table.numbers[0], None, None, fault))
    return _rows_of(table, list(range(1, len(table)))), told


def _chosen(
    table: Table,
    told: list[Finding],
    kind: Kind,
    profile: KindProfile,
    found: dict[str, list[str]],
    pick: str | None,
) -> tuple[Table, list[Finding]]:
    """Of several boundaries the one that is meant; the others are named, not lost silently."""
    if kind.name != "boundary" or (len(table) == 1 and pick is None):
        return table, told
    labels = [
        [profiles.cells(table, found[name])[i] for name in ("code", "name") if name in found]
        for i in range(len(table))
    ]
    marks = {pick} if pick else {*profile.choose.get("code", ())}
    wanted = [i for i, row in enumerate(labels) if marks & {str(cell) for cell in row}]
    shown = "、".join(str(row[0]) for row in labels if row)
    if len(wanted) != 1:
        raise CannotRead(
            _("文件里有{n}个边界：{shown}。").format(n=len(table), shown=shown),
            _("用 --pick 写明要哪一个（代码或名称）。"),
            "which_row",
            [str(row[0]) for row in labels if row],
        )
    others = [i for i in range(len(table)) if i != wanted[0]]
    fault = Fault("left_out", _("不是要导入的边界，没有读入。"), "")
    notes = [finding(table.numbers[i], "code", (labels[i] or [None])[0], fault) for i in others]
    return _rows_of(table, wanted), [*told, *notes]


def _one_row_each(
    table: Table, told: list[Finding], profile: KindProfile, found: dict[str, list[str]]
) -> tuple[Table, list[Finding]]:
    """A list of persons read as doors: the first row of each door stands for all of them."""
    fields = [name for name in profile.choose.get("one_row_each", ()) if name in found]
    if not fields or not len(table):
        return table, told
    keys = list(zip(*(profiles.cells(table, found[name]) for name in fields), strict=True))
    first = {key: i for i, key in reversed(list(enumerate(keys)))}
    kept = sorted({*first.values(), *(i for i, key in enumerate(keys) if None in key)})
    gone = len(keys) - len(kept)
    if not gone:
        return table, told
    fault = Fault("same_door", _("{n}行与前面的行是同一户，合为一户。").format(n=gone), "")
    return _rows_of(table, kept), [*told, finding(None, None, None, fault)]


def _rows_of(table: Table, kept: list[int]) -> Table:
    place = {old: new for new, old in enumerate(kept)}
    return replace(
        table,
        columns={name: [cells[i] for i in kept] for name, cells in table.columns.items()},
        numbers=[table.numbers[i] for i in kept],
        geometry=None if table.geometry is None else table.geometry[kept],
        faults={place[i]: fault for i, fault in table.faults.items() if i in place},
    )


def _read_fields(
    table: Table, kind: Kind, profile: KindProfile, found: dict[str, list[str]]
) -> Columns:
    columns = Columns({}, np.full(len(table), None, dtype=object))
    for i, fault in table.faults.items():
        columns.refuse(i, None, None, fault)
    _refuse_totals(table, columns)
    for one in kind.fields:
        if one.name in found:
            cells = profiles.cells(table, found[one.name])
            columns.values[one.name] = _convert(columns, one, cells, _reader(one, profile))
        else:
            columns.values[one.name] = [one.default] * len(table)
    return columns


def _reader(one: Field, profile: KindProfile) -> Reader:
    if one.words:
        return listed(one.words, profile.values.get(one.name, {}), one.unknown)
    if one.name in profile.days:
        return day_as(profile.days[one.name])
    return one.read


def _convert(columns: Columns, one: Field, cells: Sequence[Cell], read: Reader) -> list[Any]:
    """Values of a column; each distinct cell is read once."""
    known: dict[tuple[type, Cell], Any] = {}
    values = []
    for i, cell in enumerate(cells):
        key = (type(cell), cell)
        if key not in known:
            known[key] = _value(one, cell, read)
        value = known[key]
        if isinstance(value, Fault):
            columns.refuse(i, one.name, cell, value)
            value = None
        elif isinstance(value, Loose):
            columns.warn(i, one.name, cell, value.fault)
            value = value.value
        values.append(value)
    return values


def _value(one: Field, cell: Cell, read: Reader) -> Any:
    if cell is None:
        return one.default
    try:
        refuse_ditto(cell)
        return read(cell)
    except Fault as fault:
        return fault


def _refuse_totals(table: Table, columns: Columns) -> None:
    fault = Fault("total_row", _("这是合计行，不是一条记录。"), _("删掉这一行。"))
    for name, cells in table.columns.items():
        for i, cell in enumerate(cells):
            if is_total(cell):
                columns.refuse(i, name, cell, fault)


def _place(
    table: Table, kind: Kind, found: dict[str, list[str]], columns: Columns, wish: Wish
) -> Crs | None:
    if kind.shape is Shape.NONE:
        return None
    lon, lat = (
        profiles.cells(table, found[name]) if name in found else None for name in PLACE_FIELDS
    )
    places: Places = locate(table, kind.shape, lon, lat, wish)
    for i, (name, cell, fault) in places.faults.items():
        columns.refuse(i, name, cell, fault)
    columns.warnings += places.warnings
    columns.geometry = places.geometry
    return places.crs


def _refuse_gaps(kind: Kind, columns: Columns) -> None:
    required = [f.name for f in kind.fields if f.required]
    for i in columns.good():
        for name in required:
            if columns.values[name][i] is None:
                fault = Fault("required", _("“{field}”是空的。").format(field=name), _("补上。"))
                columns.refuse(i, name, None, fault)
        if kind.needs_place and columns.geometry[i] is None:
            fault = Fault("no_geometry", _("没有图形。"), _("画上图形，或删掉这一行。"))
            columns.refuse(i, "geometry", None, fault)


def _refuse_twins(table: Table, kind: Kind, columns: Columns) -> None:
    """The second row of one key is refused and names the first."""
    if kind.key is None:
        return
    first: dict[Any, int] = {}
    for i in columns.good():
        value = columns.values[kind.key][i]
        if value in first:
            fault = Fault(
                "duplicate",
                _("与第{row}行重复。").format(row=table.numbers[first[value]]),
                _("每条只留一行。"),
            )
            columns.refuse(i, kind.key, value, fault)
        else:
            first[value] = i


def _rows(table: Table, kind: Kind, columns: Columns) -> list[Row]:
    parts: list[Iterable[Any]] = [table.numbers, *(columns.values[f.name] for f in kind.fields)]
    if kind.shape is not Shape.NONE:
        parts.append(columns.geometry)
    return [
        kind.row(*cells)
        for i, cells in enumerate(zip(*parts, strict=True))
        if i not in columns.faults
    ]
