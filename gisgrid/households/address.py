"""Addresses as people write them: read into building, entrance, floor and door, or refused.

Reading never guesses. What is missing but may follow from the place (the only entrance of a
building, the side of a landing) is named in `asks`; what cannot be read raises `CannotRead`.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from gisgrid.errors import Invalid
from gisgrid.households.spelling import building_key, normal, plain
from gisgrid.i18n import _

__all__ = [
    "Address",
    "CannotRead",
    "Form",
    "building_key",
    "household_code",
    "normal",
    "parse",
    "printed",
    "spoken_door",
]


class CannotRead(Invalid):
    """The text is no address, or reads in two ways; the message says which."""


class Form(StrEnum):
    BLOCK = "block"
    ROW = "row"
    GROUP = "group"
    SHOP = "shop"


@dataclass(frozen=True)
class Address:
    """One door.

    building   "3", "西南15", "3公寓"; the row of a row house: "12"; None for a group's house
    entrance   0 where there is none (rows, groups, shops), None where nothing was said
    floor      below ground negative; None where only the door is known
    door       two digits and the letter of a split flat: "01", "01a"; a shop's "S2"
    side       东, 西 or 中 of a landing whose door is not known by number
    compound   小区, street, or old committee and group ("2委3组")
    asks       what a person or the place must add: entrance, door, place
    dropped    words that were left out of the reading, such as a person's name
    """

    building: str | None
    entrance: int | None
    floor: int | None
    door: str | None
    form: Form = Form.BLOCK
    side: str | None = None
    compound: str | None = None
    asks: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


ADMIN = re.compile(
    r"^(?:[一-鿿]{2,8}?(?:特别行政区|自治区|自治州|自治县|自治旗|地区|省|市|县|旗|镇|乡"
    r"|街道办事处|街道|社区居委会|社区)|[一-鿿]{1,5}?(?<![小东南西北中新老])区(?![一-鿿]*小区))"
)
COMPOUND_END = (
    "小区|花园|家园|名苑|苑|院|园|里|街|路|巷|胡同|新村|庄|屯|住宅|住宅楼|家属楼|家属房|宿舍|期"
)
NAME = r"(?:[一-鿿A-Za-z](?<![室号户层元楼栋幢房]))*"
SPLIT = r"(?:-(?P<dash>\d)|附(?P<annex>\d)号?|(?P<stem>[甲乙丙丁])|(?P<letter>[A-Da-d]))?"
FLAT = rf"(?P<floor>\d{{1,2}})(?P<door>\d\d){SPLIT}[号室户房]?"
BLOCK_WORD = "号楼|栋|幢|座|号公寓|公寓"
BUILDING = rf"(?P<name>{NAME})(?P<number>\d+|[A-Z](?=[座栋幢]))"

DIRECTIONS = re.compile(
    rf"^(?P<place>{NAME})(?P<row>[东南西北]数第?\d+)[趟排栋]房?(?P<house>[东南西北]数第?\d+)[户家门]$"
)
GROUP = re.compile(rf"^(?P<place>{NAME})(?P<group>(?:\d+委)?\d+组)-?(?P<house>\d+)[号户]?$")
ROW = re.compile(
    rf"^(?P<place>{NAME})(?P<row>\d+)"
    r"(?:(?:排|趟)房?-?(?P<house>\d{1,3})[号门户]?|栋(?P<plain>\d{1,2})号)$"
)
SHOP = re.compile(
    rf"^{BUILDING}(?:{BLOCK_WORD}|楼)"
    r"(?:(?:门市|商服|底商|商铺)(?P<after>\d+)号?|(?P<before>\d+)号?(?:门市|商服|底商|商铺))$"
)
BASEMENT = re.compile(
    rf"^{BUILDING}(?:{BLOCK_WORD}|楼)(?:(?P<entrance>\d+)单元)?"
    r"(?:-(?P<below>[12])(?P<door>\d\d)"
    r"|负(?P<minus>\d)(?:[层楼](?P<minus_door>\d{1,2})?|(?P<minus_flat>\d\d))|地下室(?P<cellar>\d{1,2})?)"
    r"[号室户]?$"
)
DASHED = re.compile(
    rf"^{BUILDING}(?P<word>{BLOCK_WORD}|楼)?-?(?:(?P<entrance>(?<=-)\d{{1,2}}|(?<=楼)\d{{1,2}})-)?{FLAT}$"
)
BLOCK = re.compile(rf"{BUILDING}(?P<word>{BLOCK_WORD})")
NAMED_BLOCK = re.compile(rf"{BUILDING}(?P<word>楼)")
ENTRANCE = re.compile(r"(?P<entrance>\d{1,2})(?:单元|门洞?(?!市))")
FLOOR_AND_DOOR = re.compile(
    rf"^(?P<floor>\d{{1,3}})[层楼](?:(?P<door>\d{{1,2}}){SPLIT}[号室户门房]?|(?P<side>[东西中])[户门侧])$"
)
ONLY_FLAT = re.compile(rf"^{FLAT}$")
PERSON = re.compile(r"(?<=[\d室号户])([一-鿿]{1,3}(?:家|先生|女士|老师|师傅|大爷|大娘))$")


def printed(
    building: str,
    entrance: int | None,
    floor: int | None,
    door: str | None,
    *,
    is_row: bool = False,
) -> str:
    """`3号楼2单元501`; in a row of houses `12排3号`. A name that ends in a digit gets 楼 or 号, so
    that it does not run into the entrance's number: `西南15楼3单元201`."""
    if (is_row or building.endswith(("排", "趟"))) and door:
        return f"{building}{spoken_door(floor, door, is_row=True)}号"
    if building[-1:].isdigit():
        building += "号楼" if building.isdecimal() else "号" if "楼" in building else "楼"
    middle = f"{entrance}单元" if entrance else ""
    return f"{building}{middle}{spoken_door(floor, door) if door else ''}"


def spoken_door(floor: int | None, door: str, *, is_row: bool = False) -> str:
    """A door as people say it: `501`, `-101`, `S2`; in a row of houses `3`."""
    if is_row:
        return door.lstrip("0")
    if floor is None or not door[0].isdigit():
        return door
    return f"{floor}{door}"


def household_code(building: str, entrance: int, floor: int, door: str) -> str:
    """`012-2-05-01` from a building's number; names stand as they are written."""
    number = f"{int(building):03d}" if building.isdecimal() else building
    return f"{number}-{entrance}-{floor:02d}-{door.zfill(2)}"


def parse(text: str) -> Address:
    """Read one address. Raises CannotRead when it is none or could mean two doors."""
    rest, dropped = _bare(text)
    if not rest:
        raise CannotRead(_("没有写地址"), code="empty")
    for read in (_directions, _group, _row, _shop, _basement, _dashed, _words):
        address = read(rest)
        if address is not None:
            return replace(address, dropped=dropped)
    raise _doubt(text, rest)


def _bare(text: str) -> tuple[str, tuple[str, ...]]:
    """The address without the names of divisions and persons, and what was left out."""
    rest = _hash_words(plain(text))
    dropped = []
    while (admin := ADMIN.match(rest)) and admin.end() < len(rest):
        rest = rest[admin.end() :]
    if person := PERSON.search(rest):
        dropped.append(person.group(1))
        rest = rest[: person.start()]
    return rest, tuple(dropped)


def _hash_words(text: str) -> str:
    """`3#2-501` → `3号楼2-501`, `#3-2-501` → `3-2-501`, `3/2/501` → `3-2-501`."""
    text = re.sub(r"^#(?=\d+-)", "", text)
    text = re.sub(r"#(\d+)楼?", r"\1号楼", text) if text.startswith("#") else text
    text = re.sub(r"(?<=\d)#楼?", "号楼", text)
    return re.sub(r"(?<=\d)[/.](?=\d)", "-", text)


def _doubt(text: str, rest: str) -> CannotRead:
    if re.search(r"(?<![\d号])\d{1,2}楼", rest):
        return CannotRead(
            _("“{text}”：“楼”可能是楼栋，也可能是楼层，请写成“3号楼”或“3层”").format(text=text),
            code="floor_or_building",
        )
    return CannotRead(
        _("看不懂地址“{text}”，请写成“3号楼2单元501”或“12排3号”").format(text=text), code="unread"
    )


def _directions(rest: str) -> Address | None:
    found = DIRECTIONS.match(rest)
    if not found:
        return None
    row, house = (found[part].replace("第", "") for part in ("row", "house"))
    return Address(row, 0, 1, house, Form.ROW, compound=found["place"] or None, asks=("place",))


def _group(rest: str) -> Address | None:
    found = GROUP.match(rest)
    if not found:
        return None
    compound = found["place"] + found["group"]
    return Address(None, 0, 1, found["house"].zfill(2), Form.GROUP, compound=compound)


def _row(rest: str) -> Address | None:
    found = ROW.match(rest)
    if not found:
        return None
    house = found["house"] or found["plain"]
    return Address(
        str(int(found["row"])), 0, 1, house.zfill(2), Form.ROW, compound=found["place"] or None
    )


def _shop(rest: str) -> Address | None:
    found = SHOP.match(rest)
    if not found:
        return None
    compound, building = _building(found)
    door = f"S{int(found['after'] or found['before'])}"
    return Address(building, 0, 1, door, Form.SHOP, compound=compound)


def _basement(rest: str) -> Address | None:
    found = BASEMENT.match(rest)
    if not found:
        return None
    compound, building = _building(found)
    door = found["door"] or found["minus_door"] or found["minus_flat"] or found["cellar"]
    floor = -int(found["below"] or found["minus"] or 1)
    entrance = int(found["entrance"]) if found["entrance"] else None
    asks = (*(() if entrance else ("entrance",)), *(() if door else ("door",)))
    return Address(building, entrance, floor, door and door.zfill(2), compound=compound, asks=asks)


def _dashed(rest: str) -> Address | None:
    found = DASHED.match(rest)
    if not found or ("-" not in rest[: found.start("floor")] and found["word"] != "号楼"):
        return None
    return _flat(found, _building(found), found["entrance"])


def _words(rest: str) -> Address | None:
    """Building, entrance, floor and door in words and in any order."""
    block = BLOCK.search(rest) or _named_block(rest)
    if not block:
        return None
    rest = f"{rest[: block.start()]} {rest[block.end() :]}"
    entrance = ENTRANCE.search(rest)
    if entrance:
        rest = f"{rest[: entrance.start()]} {rest[entrance.end() :]}"
    tail = rest.strip(" -号")
    found = FLOOR_AND_DOOR.match(tail) or ONLY_FLAT.match(tail)
    if not found:
        return None
    return _flat(found, _building(block), entrance and entrance["entrance"])


def _named_block(rest: str) -> re.Match[str] | None:
    """`15楼` is a building where it has a name of its own (西南15楼) or stands before 单元."""
    found = NAMED_BLOCK.search(rest)
    if not found:
        return None
    before_entrance = re.match(r"\s?\d{1,2}(?:单元|门)", rest[found.end() :])
    own_name = _building(found)[1] != str(int(found["number"]))
    return found if before_entrance or own_name else None


def _building(found: re.Match[str]) -> tuple[str | None, str]:
    """Compound and key: `阳光小区3号楼` → 阳光小区, 3; `西南15楼` → none, 西南15."""
    number = found["number"].lstrip("0") or found["number"]
    if "公寓" in (found.groupdict().get("word") or ""):
        number += "公寓"
    cut = re.match(rf"^(.*(?:{COMPOUND_END}))(.*)$", found["name"])
    compound, own = cut.groups() if cut else ("", found["name"])
    return compound or None, own + number


def _flat(
    found: re.Match[str], building: tuple[str | None, str], entrance: str | None
) -> Address | None:
    """Put a block's address together; None for floor 0, which no house has."""
    parts = found.groupdict()
    floor = int(parts["floor"])
    if floor == 0:
        return None
    door = parts["door"].zfill(2) + _letter(parts) if parts.get("door") else None
    asks = (*(() if entrance else ("entrance",)), *(() if door else ("door",)))
    return Address(
        building[1],
        int(entrance) if entrance else None,
        floor,
        door,
        side=parts.get("side"),
        compound=building[0],
        asks=asks,
    )


def _letter(parts: dict[str, str | None]) -> str:
    """The letter of a split flat: `-1`, `附1` and 甲 are all `a`."""
    if number := parts["dash"] or parts["annex"]:
        return chr(ord("a") + int(number) - 1) if number != "0" else ""
    if stem := parts["stem"]:
        return "abcd"["甲乙丙丁".index(stem)]
    return (parts["letter"] or "").lower()
