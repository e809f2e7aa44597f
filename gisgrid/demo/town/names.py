"""Names and numbers of buildings and lanes, as they are painted on walls and said aloud."""

from collections import Counter
from collections.abc import Sequence

from gisgrid.demo.town.plan import Block
from gisgrid.demo.town.rows import Row

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1–99 in Chinese numerals: 12 → 十二."""
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens] + "十")
    return front + (DIGITS[ones] if ones else "")


def where(block: Block) -> str:
    """What people call the ground of a block: 林业小区, 河沿, 道西3组."""
    return f"{block.compound}{block.team}组" if block.team else block.compound


def name_lanes(lanes: Sequence[tuple[str, str]]) -> list[str]:
    """Names of lanes told as (where, kind); plain ones are counted: 河沿三巷."""
    counted: Counter[str] = Counter()
    named = []
    for place, kind in lanes:
        counted[place] += kind == "巷"
        named.append(f"{place}{chinese(counted[place])}巷" if kind == "巷" else f"{place}{kind}")
    return named


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
        front = block.street or where(block)
        rows_of[front] += 1
        number = f"{rows_of[front]}{'栋' if block.street else '趟'}"
        first = 1 if block.street else houses_of[front] + 1
        houses_of[front] += row.houses
        named.append((f"{front}{number}", number, first))
    return named


def house_address(row_name: str, block: Block, house: int) -> str:
    """前进街7栋3号, or 道西3组12号 where houses are counted through the team."""
    return f"{row_name if block.street else where(block)}{house}号"
