"""What follows from other cells of the same row: keys, addresses in words, short names."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import shapely

from gisgrid.exchange.report import Fault
from gisgrid.exchange.table import Cell, Geometries
from gisgrid.households.address import Address, CannotRead, Form, household_code, parse
from gisgrid.i18n import _

DIGITS_KEPT = 7
DOOR = re.compile(r"^(?P<number>\d{1,2})(?P<letter>[a-d]?)$")


@dataclass
class Columns:
    """The fields of all rows while they are read.

    values     field → one value for each row
    geometry   (n,) EPSG:4490 or None
    faults     position → (field, written value, fault); the first one counts
    """

    values: dict[str, list[Any]]
    geometry: Geometries
    faults: dict[int, tuple[str | None, Cell, Fault]] = field(default_factory=dict)
    warnings: list[tuple[int, str | None, Cell, Fault]] = field(default_factory=list)

    def refuse(self, i: int, name: str | None, cell: Cell, fault: Fault) -> None:
        self.faults.setdefault(i, (name, cell, fault))

    def warn(self, i: int, name: str | None, cell: Cell, fault: Fault) -> None:
        self.warnings.append((i, name, cell, fault))

    def good(self) -> list[int]:
        return [i for i in range(len(self.geometry)) if i not in self.faults]


def complete(kind: str, columns: Columns) -> None:
    """Fill what a kind allows to be left out, in place."""
    if kind in ("buildings", "streets", "areas"):
        _sources(columns)
    elif kind == "households":
        _households(columns)
    elif kind == "units":
        _short_names(columns)


def outline_key(geometry: shapely.Geometry) -> str:
    """A key of a shape itself: the same shape has the same one, whatever its first point."""
    rounded = shapely.set_precision(geometry, 10**-DIGITS_KEPT, mode="pointwise")
    digest = hashlib.sha256(shapely.to_wkb(shapely.normalize(rounded), byte_order=1)).hexdigest()
    return f"outline:{digest[:16]}"


def _sources(columns: Columns) -> None:
    """Rows without a key of their own: by their name if only one has it, else by their shape."""
    sources, names = columns.values["source"], columns.values["name"]
    compounds = columns.values.get("compound") or [None] * len(names)
    full = [f"{c or ''}/{n}" if n else "" for c, n in zip(compounds, names, strict=True)]
    seen = Counter(full)
    for i in columns.good():
        if sources[i] is None and columns.geometry[i] is not None:
            is_single = full[i] and seen[full[i]] == 1
            sources[i] = f"name:{full[i]}" if is_single else outline_key(columns.geometry[i])


def _short_names(columns: Columns) -> None:
    shorts, names = columns.values["short"], columns.values["name"]
    for i in columns.good():
        if shorts[i] is None and names[i]:
            shorts[i] = names[i][:4]


def _households(columns: Columns) -> None:
    v = columns.values
    for i in columns.good():
        if v["building_ref"][i] is None and v["building"][i] is None and v["address"][i]:
            _from_address(columns, i, v["address"][i])
        elif _names_a_door(columns, i):
            _from_address(columns, i, f"{v['building'][i]}{v['address'][i]}")
        if i not in columns.faults:
            _door(columns, i)
        if i not in columns.faults and v["code"][i] is None:
            _code(columns, i)
        if i not in columns.faults:
            _needs_a_place(columns, i)


def _names_a_door(columns: Columns, i: int) -> bool:
    """The building stands in a column of its own, entrance and door in words: 1单元101室."""
    v = columns.values
    alone = all(v[name][i] is None for name in ("entrance", "floor", "door", "building_ref"))
    return alone and v["building"][i] is not None and v["address"][i] is not None


def _from_address(columns: Columns, i: int, text: str) -> None:
    try:
        read = parse(text)
    except CannotRead as error:
        fault = Fault(
            str(error.details["code"]), error.message, _("改正地址，或分列写明楼、单元、门牌。")
        )
        columns.refuse(i, "address", text, fault)
        return
    if "door" in read.asks or "place" in read.asks or read.form is Form.GROUP:
        columns.refuse(i, "address", text, _to_ask(read))
        return
    for word in read.dropped:
        columns.warn(
            i, "address", text, Fault("dropped", _("没有读入“{word}”。").format(word=word), "")
        )
    _take(columns, i, read)


def _to_ask(read: Address) -> Fault:
    if read.side:
        reason = _("只写了{side}户，不知道门牌。").format(side=read.side)
    else:
        reason = _("这个地址要到图上认一次。")
    return Fault("ask", reason, _("写明楼栋和门牌，或给出坐标和户编号。"))


def _take(columns: Columns, i: int, read: Address) -> None:
    """The parts of an address that were not given in columns of their own."""
    v = columns.values
    is_row = read.form is Form.ROW
    parts = {
        "building": f"{read.building}排" if is_row else read.building,
        "compound": read.compound,
        # In a row each house has its own door to the street.
        "entrance": int(re.sub(r"\D", "", read.door or "0")) if is_row else read.entrance,
        "floor": read.floor,
        "door": read.door,
    }
    for name, value in parts.items():
        if v[name][i] is None:
            v[name][i] = value


def _door(columns: Columns, i: int) -> None:
    """`1` and `01` are one door; `501` on floor 5 is door 01, as is `-101` on floor -1."""
    v = columns.values
    floor, door = v["floor"][i], v["door"][i]
    if door is None:
        return
    written = str(door).strip().rstrip("号室户").lower()
    prefix = "" if floor is None else str(floor)
    if prefix and len(written) >= len(prefix) + 2 and written.startswith(prefix):
        written = written[len(prefix) :]
    found = DOOR.match(written)
    if found:
        v["door"][i] = found["number"].zfill(2) + found["letter"]
    elif written.isdecimal() and len(written) >= 3:
        _floor_by_door(columns, i, written)
    else:
        v["door"][i] = written.upper()


def _floor_by_door(columns: Columns, i: int, written: str) -> None:
    v = columns.values
    if v["floor"][i] is not None:
        columns.refuse(
            i, "door", v["door"][i],
            Fault(
                "door_and_floor",
                _("门牌{door}不在{floor}层。").format(door=written, floor=v["floor"][i]),
                _("检查楼层和门牌。"),
            ),
        )  # fmt: skip
        return
    v["floor"][i], v["door"][i] = int(written[:-2]), written[-2:]


def _code(columns: Columns, i: int) -> None:
    """A code from building, entrance, floor and door, where all of them are known."""
    v = columns.values
    building, entrance, floor, door = (v[n][i] for n in ("building", "entrance", "floor", "door"))
    if None in (building, entrance, floor, door):
        columns.refuse(
            i, "code", None,
            Fault("required", _("没有户编号。"), _("写上户编号，或写全楼栋、单元、楼层和门牌。")),
        )  # fmt: skip
        return
    number = re.sub(r"(?:号楼|栋|幢|排|趟)$", "", building)
    code = household_code(number, 0 if building.endswith(("排", "趟")) else entrance, floor, door)
    v["code"][i] = f"{v['compound'][i]}-{code}" if v["compound"][i] else code
    columns.warn(i, "code", None, Fault("made_code", _("没有户编号，按楼栋和门牌编。"), ""))


def _needs_a_place(columns: Columns, i: int) -> None:
    v = columns.values
    if columns.geometry[i] is None and v["building_ref"][i] is None and v["building"][i] is None:
        columns.refuse(
            i, None, None,
            Fault("no_place", _("没有坐标，也没有楼栋。"), _("写上经纬度，或楼栋和门牌。")),
        )  # fmt: skip
