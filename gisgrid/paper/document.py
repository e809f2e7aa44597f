"""Pages into a PDF: texts are set by typst over the shapes, then the file gets its title,
language, bookmarks, links and the wish to be printed at actual size.

Texts stay texts in embedded subsets, every page box is exact, and the same pages give the same
bytes. Pages are set in batches, so that an atlas of any length needs the memory of one batch.
"""

import io
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from math import cos, radians, sin
from typing import Any

import pikepdf
import typst

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.paper import faces
from gisgrid.paper.drawing import BLACK, PT_MM, Link, Page, Text
from gisgrid.paper.vectors import svg

# A ring of four corners with upright sides, in whole numbers.
BOX = re.compile(rb"(?<=[ \n])(\d+) (\d+) m (\d+) \2 l \3 (\d+) l \1 \4 l\nh")
# Places of texts; factors, which are below ten, keep all their digits.
FINE = re.compile(rb"(?<=[ \n])\d{2,}\.\d{3,}")
# Pages that are set at once.
BATCH = 240
SOURCE = """#set page(margin: 0pt)
#set text(font: ({families}), lang: "zh", region: "cn", cjk-latin-spacing: none,
  top-edge: "baseline", bottom-edge: "baseline", hyphenate: false, fallback: false)
#let put(x, y, size, weight, colour, angle, words) = place(top + left, dx: x * 1pt, dy: y * 1pt, {
  let ink = if colour == none { black } else { rgb(colour) }
  let set-words = box(text(size: size * 1pt, weight: weight, fill: ink, words))
  if angle == 0 { set-words } else { rotate(-angle * 1deg, origin: top + left, set-words) }
})
#for one in json(bytes(sys.inputs.pages)) {
  let size = (width: one.width * 1mm, height: one.height * 1mm)
  page(..size, {
    place(top + left, image(bytes(one.shapes), ..size))
    for words in one.texts { put(..words) }
  })
}
"""


@dataclass(frozen=True)
class Document:
    title: str
    pages: Iterable[Page]
    made_at: datetime
    author: str = "gisgrid"


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=list(faces.folders()),
    )
    return typst.Compiler(font_paths=fonts)


def _set(text: Text) -> list[Any]:
    """What `put` of the source takes: the start of the baseline in points, and the look."""
    x, y = text.x, text.y
    if text.anchor != "start":
        width = faces.width_mm(text.content, text.size, text.bold)
        x, y = _moved(text, width / 2 if text.anchor == "middle" else width)
    weight = 700 if text.bold else 400
    place = (round(x / PT_MM, 2), round(y / PT_MM, 2))
    colour = None if text.colour == BLACK else text.colour
    return [*place, text.size, weight, colour, round(text.angle, 2), text.content]


def _moved(text: Text, back: float) -> tuple[float, float]:
    """The start of the baseline, `back` millimetres before the anchor along the text."""
    turn = radians(text.angle)
    return text.x - back * cos(turn), text.y + back * sin(turn)


def _compiled(pages: Sequence[Page], made_at: datetime | None = None, **wanted: Any) -> bytes:
    families = ", ".join(json.dumps(name) for name in faces.FAMILIES)
    data = [
        {
            "width": page.width, "height": page.height, "shapes": svg(page),
            "texts": [_set(text) for text in page.texts],
        }
        for page in pages
    ]  # fmt: skip
    at = None if made_at is None else int(made_at.astimezone(UTC).timestamp())
    made = _compiler().compile(
        input=SOURCE.replace("{families}", families).encode(),
        sys_inputs={"pages": json.dumps(data, ensure_ascii=False)},
        timestamp=at,
        **wanted,
    )
    assert isinstance(made, bytes)
    return made


def check_characters(pages: Sequence[Page]) -> None:
    """Raises Invalid naming the characters that no face has and the texts that hold them."""
    texts = [text.content for page in pages for text in page.texts]
    lacking = faces.missing("".join(texts))
    if lacking:
        where = next(text for text in texts if lacking[0] in text)
        named = "、".join(f"{one}（U+{ord(one):04X}）" for one in lacking)
        raise Invalid(
            _("没有字体能印这些字：{characters}。出现在：{where}").format(
                characters=named, where=where
            )
        )


def _forget() -> None:
    """typst keeps what one of its last ten compilations used: let ten empty ones pass."""
    for n in range(11):
        _compiler().compile(input=f"{n}".encode(), format="svg")


@dataclass(frozen=True)
class _Leaf:
    """What is kept of a page that was set: what leads to it and from it."""

    height: float
    key: str
    bookmark: str
    links: Sequence[Link]


def pdf(document: Document) -> bytes:
    """The finished file. Raises Invalid for characters that cannot be printed."""
    leaves: list[_Leaf] = []
    parts: list[bytes] = []
    pages = iter(document.pages)
    while batch := list(islice(pages, BATCH)):
        check_characters(batch)
        # Tags cannot be joined: only a file of one batch has them.
        has_tags = not parts and len(batch) < BATCH
        parts.append(_compiled(batch, document.made_at, format="pdf", pdf_tags=has_tags))
        if len(batch) == BATCH:
            _forget()
        leaves += [_Leaf(page.height, page.key, page.bookmark, page.links) for page in batch]
    return _finished(parts, leaves, document)


def png(page: Page, dots_per_inch: float) -> bytes:
    """One page as a picture, for the preview on the screen."""
    check_characters([page])
    return _compiled([page], format="png", ppi=dots_per_inch)


def _finished(parts: Sequence[bytes], leaves: Sequence[_Leaf], document: Document) -> bytes:
    with pikepdf.open(io.BytesIO(parts[0])) as file:
        for part in parts[1:]:
            with pikepdf.open(io.BytesIO(part)) as more:
                file.pages.extend(more.pages)
        for page in file.pages:
            _tidy(file, page)
        file.Root.Lang = pikepdf.String("zh-CN")
        file.Root.ViewerPreferences = pikepdf.Dictionary(
            PrintScaling=pikepdf.Name.None_, DisplayDocTitle=True
        )
        file.docinfo["/Title"] = document.title
        file.docinfo["/Author"] = document.author
        file.docinfo["/Creator"] = "gisgrid"
        _link(file, leaves)
        _bookmark(file, leaves)
        target = io.BytesIO()
        file.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return target.getvalue()


def _tidy(file: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """The same page in fewer bytes: upright boxes as such, places to a hundredth of a point."""
    content = page.Contents.read_bytes()
    content = FINE.sub(_rounded, BOX.sub(_as_rectangle, content))
    page.Contents.write(zlib.compress(content, 9), filter=pikepdf.Name.FlateDecode)


def _as_rectangle(found: re.Match[bytes]) -> bytes:
    x, y, right, bottom = (int(one) for one in found.groups())
    return b"%d %d %d %d re" % (x, y, right - x, bottom - y)


def _rounded(found: re.Match[bytes]) -> bytes:
    return b"%g" % round(float(found[0]), 2)


def _bookmark(file: pikepdf.Pdf, pages: Sequence[_Leaf]) -> None:
    marked = [(n, page.bookmark) for n, page in enumerate(pages) if page.bookmark]
    if marked:
        with file.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(words, n) for n, words in marked)


def _link(file: pikepdf.Pdf, pages: Sequence[_Leaf]) -> None:
    numbers = {page.key: n for n, page in enumerate(pages) if page.key}
    for n, page in enumerate(pages):
        notes: list[Any] = [
            _annotation(file, page, link.box, file.pages[numbers[link.to]])
            for link in page.links
            if link.to in numbers
        ]
        if notes:
            file.pages[n].obj.Annots = file.make_indirect(pikepdf.Array(notes))


def _annotation(
    file: pikepdf.Pdf, page: _Leaf, box: tuple[float, float, float, float], target: Any
) -> Any:
    x, y, width, height = box
    corners = (x, page.height - y - height, x + width, page.height - y)
    return file.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[round(value / PT_MM, 3) for value in corners],
            Border=[0, 0, 0],
            Dest=[target.obj, pikepdf.Name.Fit],
        )
    )
