"""Names and numbers of buildings and lanes, as they are painted on walls and said aloud."""

from collections import Counter
from collections.abc import Sequence

from shapely import LineString

from gisgrid.demo.town.plan import Block
from gisgrid.demo.town.rows import Quarter, Row

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1–99 in Chinese numerals: 12 → 十二."""
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens] + "十")
    return front + (DIGITS[ones] if ones else "")


def name_lanes(quarter: str, built: Quarter, since: int) -> list[tuple[str, LineString]]:
    """The lanes of one block with names; `since` lanes of the quarter are named already."""
    plain = [(f"{quarter}{chinese(since + i)}巷", lane) for i, lane in enumerate(built.lanes, 1)]
    return plain + [(f"{quarter}防火巷", lane) for lane in built.fire_lanes]


def row_numbers(rows: Sequence[Row], blocks: Sequence[Block]) -> list[tuple[str, str, int]]:
    """(name, number, house number of the first house) of each row, in the order given.

    Along a street rows are counted as 栋 and houses begin at 1 in each; where a block is an
    old residents' team (组), rows are 趟 and its houses are counted through.
    """
    rows_of: Counter[str] = Counter()
    houses_of: Counter[str] = Counter()
    named = []
    for row in rows:
        block = blocks[row.block]
        where = block.street or f"{block.compound}{block.team}组"
        rows_of[where] += 1
        number = f"{rows_of[where]}{'栋' if block.street else '趟'}"
        first = 1 if block.street else houses_of[where] + 1
        houses_of[where] += row.houses
        named.append((f"{where}{number}", number, first))
    return named


def house_address(row_name: str, block: Block, house: int) -> str:
    """前进街7栋3号, or 道西3组12号 where houses are counted through the team."""
    front = row_name if block.street else f"{block.compound}{block.team}组"
    return f"{front}{house}号"
