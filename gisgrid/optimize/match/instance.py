"""What a pairing is asked about, and how its plain file (`pairing-instance/1`) is read.

Everything is by position here: row u of a matrix is unit u, column g is grid g.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.errors import Invalid
from gisgrid.i18n import _

EARTH_KM = 6371.0088
FORMAT = "pairing-instance/1"
COSTS = {"unit_km": 1.0, "unit_unmet": 1.0, "cadre_km": 1.0, "cadre_load": 1.0, "change": 0.0}
MOST = 10**6
WISH = "wish:"  # kinds of need that begin so are wishes of residents

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Place:
    """A grid: its households and its open needs by the kind of resource that meets them."""

    code: str
    households: int
    needs: Mapping[str, int] = field(default_factory=dict)

    @property
    def needs_in_all(self) -> int:
        return sum(self.needs.values())


@dataclass(frozen=True)
class Partner:
    """A unit or a cadre; takes `least` to `most` grids. A cadre has no resources."""

    id: str
    least: int
    most: int
    resources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wish:
    """A lock or a ban, known by `id`."""

    id: str
    who: str
    grid: str


def _by_code(codes: Sequence[str]) -> list[int]:
    return sorted(range(len(codes)), key=lambda place: codes[place])


@dataclass(frozen=True)
class Instance:
    """unit_km (units, grids), cadre_km (cadres, grids); `today` holds pairs (who, grid).

    most_changes   at most so many pairs of units are not those of today; None: free
    """

    grids: tuple[Place, ...]
    units: tuple[Partner, ...]
    cadres: tuple[Partner, ...]
    unit_km: Floats
    cadre_km: Floats
    adjacency: frozenset[tuple[int, int]] = frozenset()
    units_per_grid: tuple[int, int] = (1, 1)
    contiguous: bool = False
    cadre_households: tuple[int, int] | None = None
    locks: tuple[Wish, ...] = ()
    forbidden: tuple[Wish, ...] = ()
    cost: Mapping[str, float] = field(default_factory=lambda: dict(COSTS))
    today: frozenset[tuple[str, str]] = frozenset()
    most_changes: int | None = None

    @property
    def households(self) -> Floats:
        return np.array([grid.households for grid in self.grids], float)

    @property
    def mean_load(self) -> float:
        """Households of all grids for each cadre."""
        return float(self.households.sum()) / max(1, len(self.cadres))

    def in_order(self) -> "Instance":
        """The same question with its rows by code: equal costs then fall the same way always."""
        grids = _by_code([grid.code for grid in self.grids])
        units = _by_code([unit.id for unit in self.units])
        cadres = _by_code([cadre.id for cadre in self.cadres])
        place = {old: new for new, old in enumerate(grids)}
        return replace(
            self,
            grids=tuple(self.grids[k] for k in grids),
            units=tuple(self.units[k] for k in units),
            cadres=tuple(self.cadres[k] for k in cadres),
            unit_km=self.unit_km[np.ix_(units, grids)],
            cadre_km=self.cadre_km[np.ix_(cadres, grids)],
            adjacency=frozenset(
                (min(place[a], place[b]), max(place[a], place[b])) for a, b in self.adjacency
            ),
        )

    def pairs_of(self, wishes: Sequence[Wish], partners: Sequence[Partner]) -> Bools:
        """Where a lock or ban lies in the matrix of these partners."""
        row = {one.id: place for place, one in enumerate(partners)}
        column = {one.code: place for place, one in enumerate(self.grids)}
        found = np.zeros((len(partners), len(self.grids)), bool)
        for wish in wishes:
            if wish.who in row:
                found[row[wish.who], column[wish.grid]] = True
        return found

    def unmet(self) -> Floats:
        """Share of each grid's needs that a unit has no resource for; 0 without needs."""
        return np.array([
            [
                sum(n for kind, n in grid.needs.items() if kind not in unit.resources)
                / grid.needs_in_all if grid.needs_in_all else 0.0
                for grid in self.grids
            ]
            for unit in self.units
        ]).reshape(len(self.units), len(self.grids))  # fmt: skip

    def is_new(self, partners: Sequence[Partner]) -> Bools:
        """Pairs that are not those of today; all are old where no today is known."""
        if not self.today:
            return np.zeros((len(partners), len(self.grids)), bool)
        return np.array(
            [[(p.id, g.code) not in self.today for g in self.grids] for p in partners], bool
        ).reshape(len(partners), len(self.grids))

    def unit_costs(self) -> Floats:
        """Cost of each pair of unit and grid."""
        return self._unit_costs

    @cached_property
    def _unit_costs(self) -> Floats:
        made: Floats = (
            self.cost["unit_km"] * self.unit_km
            + self.cost["unit_unmet"] * self.unmet()
            + self.cost["change"] * self.is_new(self.units)
        )
        return made

    def cadre_costs(self) -> Floats:
        """Cost of each pair of cadre and grid, without the load."""
        made: Floats = self.cost["cadre_km"] * self.cadre_km + self.cost["change"] * self.is_new(
            self.cadres
        )
        return made

    def without(self, limits: frozenset[str]) -> "Instance":
        """The same with some limits lifted, by the names that conflicts give."""

        def freed(partners: tuple[Partner, ...]) -> tuple[Partner, ...]:
            return tuple(
                replace(
                    one,
                    least=0 if f"min_grids:{one.id}" in limits else one.least,
                    most=len(self.grids) if f"max_grids:{one.id}" in limits else one.most,
                )
                for one in partners
            )

        return replace(
            self,
            units=freed(self.units),
            cadres=freed(self.cadres),
            locks=tuple(lock for lock in self.locks if lock.id not in limits),
            forbidden=tuple(ban for ban in self.forbidden if ban.id not in limits),
            units_per_grid=(0, MOST) if "units_per_grid" in limits else self.units_per_grid,
            cadre_households=None if "cadre_households" in limits else self.cadre_households,
            contiguous=self.contiguous and "cadres_contiguous" not in limits,
            most_changes=None if "most_changes" in limits else self.most_changes,
        )


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Between two places (lon, lat in degrees), by haversines on a sphere."""
    lon1, lat1, lon2, lat2 = np.radians((*a, *b))
    half = np.sin((lat2 - lat1) / 2) ** 2
    half += np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(min(1.0, half))))


def read(text: str) -> Instance:
    """An instance from its file. Raises Invalid with the place of the first fault."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise Invalid(_("这个文件不是 JSON：{why}").format(why=error)) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise Invalid(_("要的是 {format} 格式的文件。").format(format=FORMAT))
    return _Reader(raw).instance()


class _Reader:
    """Reads one file; every fault says where it stands."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw

    def instance(self) -> Instance:
        grids = [self._grid(one, f"grids[{n}]") for n, one in enumerate(self._rows("grids"))]
        if not grids:
            self._fault("grids", _("没有网格"))
        units = [self._partner(o, f"units[{n}]") for n, o in enumerate(self._rows("units"))]
        cadres = [self._partner(o, f"cadres[{n}]") for n, o in enumerate(self._rows("cadres"))]
        codes = self._distinct("grids", [grid.code for grid, _spot in grids])
        names = self._distinct("units, cadres", [one.id for one, _spot in units + cadres])
        known = set(names), set(codes)
        locks, bans = self._wishes("locks", known), self._wishes("forbidden", known)
        self._distinct("locks, forbidden", [one.id for one in (*locks, *bans)])
        return Instance(
            tuple(grid for grid, _spot in grids),
            tuple(one for one, _spot in units),
            tuple(one for one, _spot in cadres),
            self._km(units, grids),
            self._km(cadres, grids),
            self._adjacency(codes),
            self._bounds(self.raw.get("units_per_grid", [1, 1]), "units_per_grid"),
            bool(self.raw.get("cadres_contiguous", False)),
            self._loads(),
            locks,
            bans,
            self._costs(),
            frozenset((one.who, one.grid) for one in self._wishes("today", known)),
            self._changes(),
        )

    def _fault(self, where: str, what: str) -> Any:
        raise Invalid(f"{where}: {what}")

    def _rows(self, name: str) -> list[dict[str, Any]]:
        rows = self.raw.get(name) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._fault(name, _("要的是一列对象"))
        return list(rows)

    def _number(self, value: Any, where: str, least: float = -np.inf) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not np.isfinite(value) or value < least:
            self._fault(where, _("不是可用的数：{value}").format(value=value))
        return float(value)

    def _whole(self, value: Any, where: str) -> int:
        number = self._number(value, where, 0)
        if number != int(number) or number > MOST:
            self._fault(where, _("要的是整数：{value}").format(value=value))
        return int(number)

    def _name(self, row: dict[str, Any], key: str, where: str) -> str:
        value = row.get(key)
        if not isinstance(value, str) or not value:
            self._fault(f"{where}.{key}", _("没有写"))
        return str(value)

    def _spot(self, row: dict[str, Any], where: str) -> tuple[float, float] | None:
        if row.get("lon") is None and row.get("lat") is None:
            return None
        spot = (
            self._number(row.get("lon"), f"{where}.lon"),
            self._number(row.get("lat"), f"{where}.lat"),
        )
        if abs(spot[0]) > 180 or abs(spot[1]) > 90:
            self._fault(where, _("经纬度超出范围：{lon}, {lat}").format(lon=spot[0], lat=spot[1]))
        return spot

    def _grid(self, row: dict[str, Any], where: str) -> tuple[Place, Any]:
        needs = row.get("needs") or {}
        if not isinstance(needs, dict):
            self._fault(f"{where}.needs", _("要的是 种类: 件数"))
        counted = {k: self._whole(n, f"{where}.needs.{k}") for k, n in needs.items()}
        homes = self._whole(row.get("households", 0), f"{where}.households")
        return Place(self._name(row, "code", where), homes, counted), self._spot(row, where)

    def _partner(self, row: dict[str, Any], where: str) -> tuple[Partner, Any]:
        resources = row.get("resources") or []
        if not isinstance(resources, list) or not all(isinstance(r, str) for r in resources):
            self._fault(f"{where}.resources", _("要的是一列种类"))
        made = Partner(
            self._name(row, "id", where),
            self._whole(row.get("min_grids", 0), f"{where}.min_grids"),
            self._whole(row.get("max_grids", MOST), f"{where}.max_grids"),
            frozenset(resources),
        )
        return made, self._spot(row, where)

    def _distinct(self, where: str, names: list[str]) -> list[str]:
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            self._fault(where, _("写了两次：{names}").format(names="、".join(doubled)))
        return names

    def _bounds(self, value: Any, where: str) -> tuple[int, int]:
        if not isinstance(value, list) or len(value) != 2:
            self._fault(where, _("要的是 [最少, 最多]"))
        return self._whole(value[0], where), self._whole(value[1], where)

    def _loads(self) -> tuple[int, int] | None:
        value = self.raw.get("cadre_households")
        return None if value is None else self._bounds(value, "cadre_households")

    def _changes(self) -> int | None:
        value = self.raw.get("most_changes")
        return None if value is None else self._whole(value, "most_changes")

    def _costs(self) -> dict[str, float]:
        given = self.raw.get("cost") or {}
        if not isinstance(given, dict):
            self._fault("cost", _("要的是 名称: 数"))
        unknown = sorted(set(given) - set(COSTS))
        if unknown:
            self._fault("cost", _("不认识：{names}").format(names="、".join(unknown)))
        return COSTS | {k: self._number(v, f"cost.{k}", 0) for k, v in given.items()}

    def _adjacency(self, codes: list[str]) -> frozenset[tuple[int, int]]:
        place = {code: n for n, code in enumerate(codes)}
        found = set()
        for n, pair in enumerate(self.raw.get("adjacency") or []):
            where = f"adjacency[{n}]"
            if not isinstance(pair, list) or len(pair) != 2:
                self._fault(where, _("要的是两个网格"))
            for code in pair:
                if code not in place:
                    self._fault(where, _("没有网格 {code}").format(code=code))
            a, b = place[pair[0]], place[pair[1]]
            if a != b:
                found.add((min(a, b), max(a, b)))
        return frozenset(found)

    def _wishes(self, name: str, known: tuple[set[str], set[str]]) -> tuple[Wish, ...]:
        made = []
        for n, row in enumerate(self._rows(name)):
            where = f"{name}[{n}]"
            who, grid = self._name(row, "who", where), self._name(row, "grid", where)
            for value, among in ((who, known[0]), (grid, known[1])):
                if value not in among:
                    self._fault(where, _("没有 {name}").format(name=value))
            made.append(Wish(str(row.get("id") or f"{name}[{n}]"), who, grid))
        return tuple(made)

    def _km(self, partners: list[Any], grids: list[Any]) -> Floats:
        given = self.raw.get("distance_km") or {}
        if not isinstance(given, dict):
            self._fault("distance_km", _("要的是 名称: 数"))
        found = np.zeros((len(partners), len(grids)))
        for row, (one, seat) in enumerate(partners):
            by_grid = given.get(one.id) or {}
            for column, (grid, spot) in enumerate(grids):
                if grid.code in by_grid:
                    where = f"distance_km.{one.id}.{grid.code}"
                    found[row, column] = self._number(by_grid[grid.code], where, 0)
                elif seat is None or spot is None:
                    missing = one.id if seat is None else grid.code
                    self._fault("lon, lat", _("{name} 没有位置").format(name=missing))
                else:
                    found[row, column] = great_circle_km(seat, spot)
        return found
