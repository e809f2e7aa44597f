"""A community from plain files, for dividing it without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import shapely

from gisgrid import geo
from gisgrid.exchange import profiles
from gisgrid.exchange.check import check
from gisgrid.exchange.files import read
from gisgrid.exchange.places import Wish
from gisgrid.exchange.report import CannotRead
from gisgrid.exchange.rows import HouseholdRow
from gisgrid.i18n import _
from gisgrid.optimize.ground import Barrier, Ground
from gisgrid.optimize.tessellate import Tessellation, tessellate

NAMED = 5  # buildings that are named before the rest is left to "…"
STRENGTH = {"main": 1.0, "railway": 2.0, "wall": 0.5}


@dataclass(frozen=True)
class Plainly:
    """What the files said.

    epsg        of the metres that the ground is in
    sources     key of each cell's building
    cell_of     the cell of each household, None outside the boundary
    notes       what was left out or doubtful about the buildings, in words
    """

    ground: Ground
    epsg: int
    sources: tuple[str, ...]
    households: tuple[HouseholdRow, ...]
    cell_of: tuple[int | None, ...]
    notes: tuple[str, ...] = ()

    @property
    def outside(self) -> list[str]:
        """Codes of the households in no grid."""
        pairs = zip(self.households, self.cell_of, strict=True)
        return [row.code for row, cell in pairs if cell is None]


def read_plainly(
    boundary: Path,
    buildings: Path,
    households: Path,
    streets: Path | None,
    pick: str | None,
    repair: bool = False,
) -> Plainly:
    """Read the files, cut the boundary into cells, find the cell of each household.

    repair   take the offered repair of invalid outlines
    Raises CannotRead with file, row, field and reason where a row cannot be understood.
    """
    outline = _rows(boundary, "boundary", repair, pick)[0].geometry
    epsg = geo.metric_crs_of(outline)
    houses = _rows(buildings, "buildings", repair)
    homes = tuple(_rows(households, "households", repair))
    lines = _rows(streets, "streets", repair) if streets else []
    shapes = geo.to_metric(np.array([row.geometry for row in houses], dtype=object), epsg)
    barriers = [
        Barrier(geo.to_metric(row.geometry, epsg), STRENGTH[row.kind], row.name or "")
        for row in lines
        if row.kind in STRENGTH
    ]
    made = tessellate(
        geo.to_metric(outline, epsg), list(shapes), barriers=[one.line for one in barriers]
    )
    cell_of = _cells_of(homes, houses, made.cells, made.buildings, epsg)
    loads = np.bincount([cell for cell in cell_of if cell is not None], minlength=len(made.cells))
    ground = Ground.of(
        made.cells,
        loads.tolist(),
        barriers=barriers,
        buildings=[shapes[b] for b in made.buildings],
        names=[houses[b].name or houses[b].source for b in made.buildings],
    )
    sources = tuple(houses[b].source for b in made.buildings)
    notes = _doubts(made, [row.name or row.source for row in houses])
    return Plainly(ground, epsg, sources, homes, cell_of, notes)


def _doubts(made: Tessellation, names: Sequence[str]) -> tuple[str, ...]:
    """Buildings that got no cell, and those drawn over each other."""

    def some(found: Sequence[str]) -> str:
        more = "…" if len(found) > NAMED else ""
        return "、".join(found[:NAMED]) + more

    hidden = [
        _("{one}（在{other}里）").format(one=names[one], other=names[other])
        for one, other in made.hidden
    ]
    pairs = [f"{names[a]} / {names[b]}" for a, b, _m2 in made.overlaps]
    told = (
        (_("{n} 栋楼在边界以外，没有参加划分：{names}"), [names[b] for b in made.outside]),
        (_("{n} 栋楼整个画在别的楼里，随那栋楼走：{names}"), hidden),
        (_("{n} 处楼栋轮廓重叠，重叠的地方归较小的那栋：{names}"), pairs),
    )
    return tuple(words.format(n=len(one), names=some(one)) for words, one in told if one)


def _rows(path: Path, kind: str, repair: bool, pick: str | None = None) -> list[Any]:
    chosen = profiles.load().get(kind, profiles.KindProfile())
    try:
        table = read(path, None, chosen.layers)
        checked = check(table, kind, chosen, Wish(repair=repair), pick)
    except CannotRead as error:
        # Of four files the one that is meant.
        choices = cast(list[str], error.details["choices"])
        words = f"{path.name}: {error.message}"
        raise CannotRead(words, "", str(error.details["code"]), choices) from error
    if checked.refused:
        first = checked.refused[0]
        raise CannotRead(
            _("{file} 有 {n} 行不能用，第一处：第{row}行 {field}：{reason}").format(
                file=path.name,
                n=len(checked.refused),
                row=first.row,
                field=first.field or "",
                reason=first.reason,
            ),
            first.remedy,
            "refused_rows",
        )
    if not checked.rows:
        raise CannotRead(_("{file} 里没有可用的行。").format(file=path.name), "", "no_rows")
    return list(checked.rows)


def _cells_of(
    homes: Sequence[HouseholdRow],
    houses: Sequence[Any],
    cells: Sequence[shapely.Geometry],
    buildings: Sequence[int],
    epsg: int,
) -> tuple[int | None, ...]:
    """By the building named, else by the place; None where that is outside the boundary."""
    by_source = {houses[b].source: cell for cell, b in enumerate(buildings)}
    places = geo.to_metric(
        np.array([row.geometry or shapely.Point() for row in homes], dtype=object), epsg
    )
    home, cell = shapely.STRtree(np.asarray(cells, object)).query(places, predicate="intersects")
    by_place = dict(zip(home[::-1].tolist(), cell[::-1].tolist(), strict=True))
    found: list[int | None] = []
    for number, row in enumerate(homes):
        place = by_place.get(number)
        is_outside = row.geometry is not None and place is None
        found.append(None if is_outside else by_source.get(row.building_ref or "", place))
    return tuple(found)
