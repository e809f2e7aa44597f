"""What lies on the ground, as a map of any scale needs it: plain things in metres.

`sheets` fills these from the database; the map draws them and asks nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Building:
    """`kind` decides the fill; `is_own` lies in the grid that is printed; `has_stop` is visited."""

    name: str
    kind: str
    outline: Any
    is_own: bool = True
    has_stop: bool = False


@dataclass(frozen=True)
class Street:
    name: str
    kind: str
    line: Any


@dataclass(frozen=True)
class Area:
    name: str
    kind: str
    outline: Any


@dataclass(frozen=True)
class Facility:
    name: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True)
class GridShape:
    """`page` is what stands under its number: page of the atlas; `key` names the page to link."""

    short: str
    name: str
    outline: Any
    is_own: bool = False
    page: str = ""
    key: str = ""


@dataclass(frozen=True)
class Ground:
    """All of it around one place; `convergence` turns the arrow from the system's north."""

    boundary: Any | None
    grids: Sequence[GridShape]
    buildings: Sequence[Building]
    streets: Sequence[Street]
    areas: Sequence[Area]
    facilities: Sequence[Facility]
    factor: float = 1.0
    convergence: float = 0.0
    attribution: str = ""
    stops: Sequence[tuple[int, float, float]] = field(default=())
    walk: Any | None = None
