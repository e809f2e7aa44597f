"""Serials and square codes."""

import io
from datetime import date

import pytest
import zxingcpp
from PIL import Image

from gisgrid.errors import Invalid
from gisgrid.paper import codes, document
from gisgrid.paper.drawing import Page

SERIAL = codes.Serial("QHY", date(2026, 11, 23), 5)


def test_it_is_read_as_printed() -> None:
    assert codes.read_serial(str(SERIAL)) == str(SERIAL)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{lower}", "{bare}", "GG1:{}:G05:P3"])
def test_a_serial_is_read_however_it_is_typed(typed: str) -> None:
    whole = str(SERIAL)
    words = typed.format(whole, lower=whole.lower(), bare=whole.replace("-", ""))
    assert codes.read_serial(words) == whole


def test_every_single_wrong_character_is_found() -> None:
    whole = str(SERIAL)
    for at, right in enumerate(whole):
        for wrong in "0123456789" if right.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            changed = whole[:at] + wrong + whole[at + 1 :]
            if wrong != right and right != "-":
                with pytest.raises(Invalid):
                    codes.read_serial(changed)


def test_the_check_letter_is_that_of_the_standard() -> None:
    # ISO/IEC 7064 gives A12425GABC1234002 with check character M for mod 37,36.
    assert codes.check_letter("A12425GABC1234002") == "M"


def test_the_code_is_read_at_150_dots_per_inch() -> None:
    page = Page(210, 297)
    content = codes.page_code(str(SERIAL), "05", 3)
    codes.draw_code(page, 180, 12, content)
    picture = Image.open(io.BytesIO(document.png(page, 150)))
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == content == f"GG1:{SERIAL}:G05:P3"


def test_a_code_that_does_not_fit_is_refused() -> None:
    with pytest.raises(Invalid):
        codes.draw_code(Page(210, 297), 0, 0, "X" * 39)
