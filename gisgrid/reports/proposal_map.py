"""The map of the pairing workspace as SVG: grids, streets, houses, seats, lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.households.models import Building
from gisgrid.optimize.colour import tints
from gisgrid.optimize.match.reasons import distance
from gisgrid.proposals.question import Ground
from gisgrid.proposals.rules import Mark
from gisgrid.territory.models import Street

WIDTH = 1000.0
MARGIN = 40.0
SEAT = 34.0  # side of a seat's square; seats of one house stand side by side


@dataclass(frozen=True)
class Sheet:
    """From metres to the picture: x to the right, y downwards."""

    west: float
    north: float
    scale: float
    height: float

    def xy(self, x: float, y: float) -> tuple[float, float]:
        return (
            round(MARGIN + (x - self.west) * self.scale, 1),
            round(MARGIN + (self.north - y) * self.scale, 1),
        )

    def path(self, shape: shapely.Geometry, close: bool) -> str:
        """An SVG path of all rings or lines of a geometry."""
        made = []
        for part in shapely.get_parts(shape):
            rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
            for ring in rings:
                xy = np.asarray(ring.coords)[:, :2]
                x = np.round(MARGIN + (xy[:, 0] - self.west) * self.scale, 1)
                y = np.round(MARGIN + (self.north - xy[:, 1]) * self.scale, 1)
                words = " ".join(f"{a:g},{b:g}" for a, b in zip(x, y, strict=True))
                made.append(f"M{words}" + ("Z" if close else ""))
        return "".join(made)


def sheet_of(here: Ground) -> Sheet:
    shapes = [grid.outline for grid in here.grids]
    shapes += [shapely.Point(one.spot) for one in here.units if one.spot is not None]
    west, south, east, north = shapely.total_bounds(shapes)
    scale = (WIDTH - 2 * MARGIN) / max(east - west, (north - south) * 0.8, 1.0)
    return Sheet(west, north, scale, round((north - south) * scale + 2 * MARGIN, 1))


def drawn(
    session: Session, here: Ground, marks: Mapping[str, frozenset[Mark]], way: str
) -> dict[str, Any]:
    """What the template draws. marks: `new`, `same` and `gone` pairs; way: of the distances."""
    sheet = sheet_of(here)
    seats = _seats(here, sheet)
    present = marks["new"] | marks["same"]
    return {
        "height": sheet.height,
        "streets": _streets(session, here, sheet),
        "houses": _houses(session, here, sheet),
        "grids": _grids(here, sheet, present),
        "seats": [
            {
                "id": one.id, "name": one.name, "label": one.label, "x": seats[one.id][0],
                "y": seats[one.id][1],
                "grids": "、".join(sorted(_shorts(here, present, one.id))),
            }
            for one in here.units if one.id in seats
        ],
        "lines": [
            {"css": css, "partner": mark.partner, "grid": grid.short,
             "x1": seats[mark.partner][0], "y1": seats[mark.partner][1],
             "x2": sheet.xy(*grid.label)[0], "y2": sheet.xy(*grid.label)[1],
             "words": _line_words(here, mark, way)}
            for css in ("same", "gone", "new")
            for mark in sorted(marks[css])
            if mark.kind == "unit" and mark.partner in seats and (grid := here.grid(mark.grid))
        ],
        "areas": _areas(here, sheet, present),
    }  # fmt: skip


def _line_words(here: Ground, mark: Mark, way: str) -> str:
    one = here.someone(mark.kind, mark.partner)
    metres = here.metres(one, mark.grid, way) if one else None
    return f"{one.label} {distance(metres / 1000)}" if one and metres is not None else ""


def walk(here: Ground, sheet: Sheet, unit: int, grid: int) -> str:
    """The way along the streets, as a path."""
    return sheet.path(here.distances.path(unit, grid).line, close=False)


def _shorts(here: Ground, marks: frozenset[Mark], unit: int) -> list[str]:
    return [
        grid.short
        for mark in marks
        if mark.kind == "unit" and mark.partner == unit and (grid := here.grid(mark.grid))
    ]


def _seats(here: Ground, sheet: Sheet) -> dict[int, tuple[float, float]]:
    taken: dict[tuple[int, int], int] = {}
    found = {}
    for one in here.units:
        if one.spot is None:
            continue
        x, y = sheet.xy(*one.spot)
        place = (round(x / SEAT), round(y / SEAT))
        while place in taken:
            place = (place[0] + 1, place[1])
        taken[place] = one.id
        found[one.id] = (round(x + (place[0] - round(x / SEAT)) * SEAT, 1), y)
    return found


def _cadre_of(here: Ground, marks: frozenset[Mark]) -> dict[int, int]:
    return {mark.grid: mark.partner for mark in sorted(marks) if mark.kind == "cadre"}


def _grids(here: Ground, sheet: Sheet, marks: frozenset[Mark]) -> list[dict[str, Any]]:
    cadre_of = _cadre_of(here, marks)
    numbers = {one.id: one.number for one in here.cadres}
    tint = _tints(here, cadre_of)
    with_unit = {mark.grid for mark in marks if mark.kind == "unit"}
    made = []
    for grid in here.grids:
        x, y = sheet.xy(*grid.label)
        made.append({
            "id": grid.id, "short": grid.short, "name": grid.name,
            "path": sheet.path(grid.outline, close=True), "x": x, "y": y,
            "css": tint.get(cadre_of.get(grid.id, 0), "nobody"),
            "cadre": circled(numbers.get(cadre_of.get(grid.id, 0))),
            "is_bare": grid.id not in with_unit,
        })  # fmt: skip
    return made


def circled(number: int | None) -> str:
    return chr(0x245F + number) if number and 0 < number <= 20 else str(number or "")


def _tints(here: Ground, cadre_of: dict[int, int]) -> dict[int, str]:
    order = sorted(set(cadre_of.values()))
    place = {cadre: n for n, cadre in enumerate(order)}
    touching = set()
    for a, b in here.touching:
        one, other = (cadre_of.get(here.grids[k].id) for k in (a, b))
        if one and other and one != other:
            first, second = sorted((place[one], place[other]))
            touching.add((first, second))
    found = tints(touching, len(order))
    return {cadre: f"t{found[n] + 1}" for cadre, n in place.items()}


def _areas(here: Ground, sheet: Sheet, marks: frozenset[Mark]) -> str:
    """The border round the grids of each cadre."""
    cadre_of = _cadre_of(here, marks)
    made = []
    for cadre in sorted(set(cadre_of.values())):
        own = [grid.outline for grid in here.grids if cadre_of.get(grid.id) == cadre]
        made.append(sheet.path(shapely.union_all(own, grid_size=0.01), close=True))
    return "".join(made)


def _streets(session: Session, here: Ground, sheet: Sheet) -> list[dict[str, str]]:
    rows = session.execute(
        select(Street.kind, Street.line)
        .where(Street.community == here.plan.community)
        .order_by(Street.id)
    )
    by_kind: dict[str, list[bytes]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(bytes(row.line.data))
    return [
        {"kind": kind, "path": _drawn(tuple(lines), here.epsg, sheet, False)}
        for kind, lines in sorted(by_kind.items())
    ]


def _houses(session: Session, here: Ground, sheet: Sheet) -> str:
    rows: Sequence[Any] = session.scalars(
        select(Building.outline)
        .where(Building.community == here.plan.community)
        .order_by(Building.id)
    ).all()
    return _drawn(tuple(bytes(row.data) for row in rows), here.epsg, sheet, True)


@lru_cache(maxsize=32)
def _drawn(shapes: tuple[bytes, ...], epsg: int, sheet: Sheet, close: bool) -> str:
    if not shapes:
        return ""
    moved = geo.to_metric(np.asarray(shapely.from_wkb(shapes), object), epsg)
    return "".join(sheet.path(shape, close) for shape in shapely.simplify(moved, 0.5))
