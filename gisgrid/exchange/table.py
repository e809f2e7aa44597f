"""The content of one layer of a file, before anybody asked what it means."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.i18n import _

Cell = str | int | float | bool | None
Geometries = NDArray[np.object_]
# Where an exported file comes from: (what, in words), the same in every format.
Origin = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Crs:
    """A coordinate system and how it was known: said, file, format, columns."""

    epsg: int
    known_by: str

    def __str__(self) -> str:
        return f"EPSG:{self.epsg}"


@dataclass(frozen=True)
class Table:
    """Columns of equal length.

    numbers    row numbers as a person counts in the file
    geometry   (n,) shapely geometries or None, in the CRS of the file; None: the format has none
    faults     position → why that row cannot be read
    notes      what was noticed about the file as a whole
    layers     all layers of the file, this one among them
    """

    columns: dict[str, list[Cell]]
    numbers: Sequence[int]
    geometry: Geometries | None = None
    crs: Crs | None = None
    layer: str | None = None
    encoding: str | None = None
    faults: dict[int, Fault] = field(default_factory=dict)
    file: str = ""
    sha256: str = ""
    notes: tuple[Fault, ...] = ()
    layers: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    def shapes(self) -> Geometries:
        """The geometries, None in each row where the format has none."""
        if self.geometry is None:
            return np.full(len(self), None, dtype=object)
        return self.geometry


def in_one_line(told: Origin) -> str:
    return " · ".join(f"{what}：{words}" for what, words in told)


def in_lines(told: Origin) -> str:
    """As Notepad of any Windows shows it."""
    return "".join(f"{what}：{words}\r\n" for what, words in told)


def plain_cell(value: Any) -> Cell:
    """What a cell says; NaN and blank text are None."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str):
        return value.strip("\ufeff \t\r\n\u3000\xa0\u200b") or None
    return value if isinstance(value, bool | int | float) else str(value)


def to_sheet(table: Table, headings: tuple[str, str] = ("lon", "lat")) -> Iterator[list[Cell]]:
    """Heading and rows for a format without geometry: lon and lat of a point inside."""
    places = _inner_points(table.geometry)
    yield [*table.columns, *(headings if places else ())]
    for i, row in enumerate(zip(*table.columns.values(), strict=True)):
        yield [*row, *(places[i] if places else ())]


def _inner_points(geometry: Geometries | None) -> list[tuple[float | None, float | None]]:
    if geometry is None:
        return []
    inner = shapely.point_on_surface(geometry)
    return [(None, None) if p is None else (round(p.x, 8), round(p.y, 8)) for p in inner]


def from_sheet(lines: Iterable[Sequence[Any]], *, drops_empty: bool = False) -> Table:
    """A sheet: the first line with content names the columns; row numbers as Excel shows them.

    drops_empty   the format leaves out empty cells at the end of a row

    Raises CannotRead for an empty sheet and for two columns of one name.
    """
    numbered = ((n, [plain_cell(v) for v in line]) for n, line in enumerate(lines, start=1))
    filled = ((n, cells) for n, cells in numbered if any(c is not None for c in cells))
    names = _headings(filled)
    columns: dict[str, list[Cell]] = {name: [] for name in names if name}
    numbers: list[int] = []
    faults: dict[int, Fault] = {}
    for number, cells in filled:
        if drops_empty and len(cells) < len(names):
            cells.extend([None] * (len(names) - len(cells)))
        if len(cells) != len(names) and (fault := _wrong_length(cells, names)):
            faults[len(numbers)] = fault
        numbers.append(number)
        padded = [*cells, *[None] * (len(names) - len(cells))]
        for name, cell in zip(names, padded, strict=False):
            if name:
                columns[name].append(cell)
    return Table(columns, numbers, faults=faults)


def _headings(lines: Iterator[tuple[int, list[Cell]]]) -> list[str]:
    first = next(lines, None)
    if first is None:
        raise CannotRead(_("文件是空的。"), _("第一行写列名，下面每行一条。"), "empty")
    names = ["" if cell is None else str(cell) for cell in first[1]]
    while names and not names[-1]:
        names.pop()
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise CannotRead(
            _("有两列同名：{names}。").format(names="、".join(twice)),
            _("给每一列不同的名字。"),
            "duplicate_column",
        )
    return names


def _wrong_length(cells: list[Cell], names: list[str]) -> Fault | None:
    """A row with more or fewer cells than headings: something was cut or shifted."""
    if len(cells) > len(names) and all(cell is None for cell in cells[len(names) :]):
        return None
    return Fault(
        "wrong_length",
        _("这一行有{n}格，表头有{m}列。").format(n=len(cells), m=len(names)),
        _("检查是否多写或少写了逗号。"),
    )
