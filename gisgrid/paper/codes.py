"""Serials with a check letter, and the square code that names sheet, grid and page."""

import re
from dataclasses import dataclass
from datetime import date

import segno

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.paper.drawing import WHITE, Page, Pen, Shape, Unit

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FORM = re.compile(r"([A-Z]{2,4})-?(\d{8})-?(\d{4,6})-?([0-9A-Z*])")
PREFIX = "GG1:"
MODULE_MM, QUIET = 0.7, 4
SIDE_MM = 25 * MODULE_MM
LONGEST = 38


def check_letter(body: str) -> str:
    """ISO 7064 mod 37,36 over letters and digits: finds every single wrong character and nearly
    every swap of neighbours."""
    product = 36
    for character in body:
        if character in ALPHABET:
            total = (product + ALPHABET.index(character)) % 36 or 36
            product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


@dataclass(frozen=True)
class Serial:
    """`QHY-20261123-0005-K`: community, day, running number, check letter."""

    community: str
    day: date
    number: int

    def __str__(self) -> str:
        body = f"{self.community}-{self.day:%Y%m%d}-{self.number:04d}"
        return f"{body}-{check_letter(body)}"


def read_serial(typed: str) -> str:
    """The serial as printed, from what was typed or scanned. Raises Invalid saying why not."""
    text = re.sub(r"\s", "", typed).upper().replace("—", "-").replace("–", "-")
    if text.startswith(PREFIX):
        text = text[len(PREFIX) :].partition(":")[0]
    found = FORM.fullmatch(text)
    if found is None:
        words = _("单号写成 QHY-20261123-0005-K 的样子。")
        raise Invalid(words, fields={"serial": words})
    community, day, number, letter = found.groups()
    body = f"{community}-{day}-{number}"
    if check_letter(body) != letter:
        words = _("单号有一个字不对：末位校验字母不符。请对照纸再看一遍。")
        raise Invalid(words, fields={"serial": words})
    return f"{body}-{letter}"


def page_code(serial: str, grid: str, page: int) -> str:
    """What the square code of a page says: format, serial, grid, page. No host, no household."""
    return f"{PREFIX}{serial}:G{grid}:P{page}"


def draw_code(page: Page, x: float, y: float, content: str) -> None:
    """The square code as one shape, its quiet zone white; `(x, y)` is the corner of the modules."""
    if len(content) > LONGEST:
        raise Invalid(_("二维码内容太长：{content}").format(content=content))
    # Any mask is valid and read; trying all eight would take longer than the rest of the page.
    code = segno.make_qr(content, version=2, error="m", boost_error=False, mask=2)
    quiet = QUIET * MODULE_MM
    page.rect(x - quiet, y - quiet, SIDE_MM + 2 * quiet, SIDE_MM + 2 * quiet, fill=WHITE)
    runs = Shape(tuple(_runs(code.matrix)), pen=Pen(1.0))
    page.marks.append(Unit(x, y + MODULE_MM / 2, MODULE_MM, runs))


def _runs(matrix: object) -> list[object]:
    """Neighbouring dark modules of a row as one stroke."""
    made: list[object] = []
    for row, modules in enumerate(matrix):  # type: ignore[arg-type,var-annotated]
        start = None
        for column, dark in enumerate([*modules, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                made.append(((start, row), (column, row)))
                start = None
    return made
