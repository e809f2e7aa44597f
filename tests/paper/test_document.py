"""The file that comes of pages."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdf
import pytest

from gisgrid.errors import Invalid
from gisgrid.paper import document, faces
from gisgrid.paper.document import Document
from gisgrid.paper.drawing import Link, Page, Pen

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LONG = "三号楼" * 20
NAMES = ["东11楼", "㙍家屯", "𠮷祥里3号", "ئۇيغۇر", 'Haus "A" \\ 1', LONG]


def made(*pages: Page) -> bytes:
    return document.pdf(Document("走访单", pages, AT))


def lines(*names: str) -> Page:
    page = Page(210, 297)
    for n, name in enumerate(names):
        page.text(20, 20 + 8 * n, name, 9.5, bold=n % 2 == 1)
    return page


def test_it_works() -> None:
    file = pikepdf.open(io.BytesIO(made(lines("东11楼"))))
    assert file.Root.Lang == "zh-CN"
    assert file.Root.ViewerPreferences.PrintScaling == pikepdf.Name.None_
    assert file.docinfo["/Title"] == "走访单"


@pytest.mark.parametrize("size", [(210, 297), (297, 420), (594, 841), (841, 1189)])
def test_a_page_is_as_large_as_its_paper(size: tuple[float, float]) -> None:
    with pikepdf.open(io.BytesIO(made(Page(*size)))) as file:
        box = [float(one) for one in file.pages[0].mediabox]
    assert [float(one) * 25.4 / 72 for one in box[2:]] == pytest.approx(size, abs=0.01)


def test_every_name_is_found_as_stored() -> None:
    text = pypdf.PdfReader(io.BytesIO(made(lines(*NAMES)))).pages[0].extract_text()
    for name in NAMES:
        # Readers give Arabic letters in the order in which they stand, not in which they run.
        found = "".join(reversed(name)) if name.startswith("ئ") else name
        assert name in text or found in text or set(name) <= set(text), name
    assert not any(0x2E80 <= ord(one) <= 0x2FD5 for one in text)


def test_a_character_that_no_face_has_is_named() -> None:
    with pytest.raises(Invalid) as told:
        made(lines("王𪚥"))
    assert "𪚥" in told.value.message
    assert "王𪚥" in told.value.message


def test_texts_are_embedded_subsets_and_nothing_is_a_picture() -> None:
    file = pikepdf.open(io.BytesIO(made(lines(*NAMES))))
    fonts = [
        one
        for one in file.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
    ]
    descriptors = [
        one
        for one in file.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    assert all(
        "+" in str(one.FontName) and ("/FontFile2" in one or "/FontFile3" in one)
        for one in descriptors
    )
    images = [
        one
        for one in file.objects
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]
    assert images == []


def test_the_same_pages_give_the_same_bytes() -> None:
    assert made(lines(*NAMES)) == made(lines(*NAMES))


def test_bookmarks_and_links_lead_to_pages() -> None:
    first, second = lines("索引"), lines("05网格")
    second.key, second.bookmark = "g05", "05 西岗"
    first.links.append(Link((20, 15, 30, 8), "g05"))
    file = pikepdf.open(io.BytesIO(made(first, second)))
    with file.open_outline() as outline:
        assert [item.title for item in outline.root] == ["05 西岗"]
    (note,) = file.pages[0].Annots
    assert note.Dest[0].objgen == file.pages[1].objgen


def test_a_file_set_in_batches_is_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [lines(f"{n}号楼", *NAMES) for n in range(5)]
    for n, page in enumerate(pages):
        page.key, page.bookmark = f"p{n}", f"第{n}页"
        page.links.append(Link((20, 15, 30, 8), f"p{4 - n}"))
    whole = pypdf.PdfReader(io.BytesIO(made(*pages)))
    monkeypatch.setattr(document, "BATCH", 2)
    parts = pypdf.PdfReader(io.BytesIO(made(*pages)))
    assert [one.extract_text() for one in parts.pages] == [
        one.extract_text() for one in whole.pages
    ]
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(parts.pages)}
    led = [page["/Annots"][0].get_object()["/Dest"][0].idnum for page in parts.pages]
    assert [numbers[one] for one in led] == [4, 3, 2, 1, 0]
    assert [parts.get_destination_page_number(one) for one in parts.outline] == [0, 1, 2, 3, 4]


def test_a_width_is_that_of_the_page() -> None:
    assert faces.width_mm("网格", 10) == pytest.approx(20 * 25.4 / 72)
    assert faces.fitted("网格长的家", 10, 12).endswith("…")
    assert faces.width_mm(faces.fitted(LONG, 10, 30), 10) <= 30


def test_shapes_keep_their_place() -> None:
    page = Page(210, 297)
    page.line(10, 20, 60, 20, Pen(0.3))
    with pikepdf.open(io.BytesIO(made(page))) as file:
        content = file.pages[0].Contents.read_bytes()
    assert b"1000 2000 m" in content
    assert b"6000 2000 l" in content
