"""Every name of a sheet is found by two readers that know nothing of each other."""

import io

import pypdf
import pypdfium2
import pytest
from sqlalchemy import select

from gisgrid.db import transaction
from gisgrid.sheets.models import WalkSheetRow
from tests.sheets.conftest import Mapped, Office


def by_pypdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def by_pdfium(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as file:
        return "\n".join(page.get_textpage().get_text_bounded() for page in file)


@pytest.mark.parametrize("reader", [by_pypdf, by_pdfium])
@pytest.mark.parametrize("place", [0, -1])
def test_every_name_is_found(office: Office, mapped: list[Mapped], reader, place: int) -> None:  # type: ignore[no-untyped-def]
    printed, _pages = office.printed(mapped[place].short)
    words = reader(printed.content)
    with transaction(office.app) as session:
        office.entered(session)
        rows = session.scalars(
            select(WalkSheetRow).where(WalkSheetRow.walk_sheet == printed.sheet.id)
        ).all()
    assert {row.building_name for row in rows if row.building_name not in words} == set()
    assert [row.address for row in rows if row.door and row.door not in words] == []
    assert printed.sheet.serial in words
    # Look-alikes of the radicals block are what a search stumbles over.
    assert not any(0x2E80 <= ord(one) <= 0x2FD5 for one in words)
