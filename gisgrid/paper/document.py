"""Pages into a PDF: texts are set by typst over the shapes, then the file gets its title,
language, bookmarks, links and the wish to be printed at actual size.

Texts stay texts in embedded subsets, every page box is exact, and the same pages give the same
bytes.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from math import cos, radians, sin
from typing import Any

import pikepdf
import typst

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.paper import faces
from gisgrid.paper.drawing import PT_MM, Page, Text
from gisgrid.paper.vectors import svg

PREAMBLE = """#set page(margin: 0pt)
#set text(font: ({families}), lang: "zh", region: "cn", cjk-latin-spacing: none,
  top-edge: "baseline", bottom-edge: "baseline", hyphenate: false, fallback: false)
#let t(x, y, s, c) = place(top + left, dx: x * 1mm, dy: y * 1mm, box(text(size: s * 1pt, c)))
#let b(x, y, s, c) = place(top + left, dx: x * 1mm, dy: y * 1mm,
  box(text(size: s * 1pt, weight: 700, c)))
#let f(x, y, s, w, k, a, c) = place(top + left, dx: x * 1mm, dy: y * 1mm,
  rotate(-a * 1deg, origin: top + left, box(text(size: s * 1pt, weight: w, fill: rgb(k), c))))
"""


@dataclass(frozen=True)
class Document:
    title: str
    pages: Sequence[Page]
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


def _literal(content: str) -> str:
    """A typst string: JSON's escapes but for characters that JSON would write as \\u0000."""
    return '"' + content.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _set(text: Text) -> str:
    x, y = text.x, text.y
    if text.anchor != "start":
        width = faces.width_mm(text.content, text.size, text.bold)
        x, y = _moved(text, width / 2 if text.anchor == "middle" else width)
    at = f"{x:.2f}, {y:.2f}, {text.size:g}"
    content = _literal(text.content)
    if text.colour == "#000000" and not text.angle:
        return f"#{'b' if text.bold else 't'}({at}, {content})"
    weight = 700 if text.bold else 400
    return f'#f({at}, {weight}, "{text.colour}", {text.angle:.2f}, {content})'


def _moved(text: Text, back: float) -> tuple[float, float]:
    """The start of the baseline, `back` millimetres before the anchor along the text."""
    turn = radians(text.angle)
    return text.x - back * cos(turn), text.y + back * sin(turn)


def _source(pages: Sequence[Page]) -> bytes:
    families = ", ".join(json.dumps(name) for name in faces.FAMILIES)
    parts = [PREAMBLE.replace("{families}", families)]
    for page in pages:
        size = f"width: {page.width:g}mm, height: {page.height:g}mm"
        shapes = json.dumps(svg(page)).replace("\\/", "/")
        texts = "".join(_set(text) for text in page.texts)
        parts.append(
            f"#page({size})[#place(top + left, image(bytes({shapes}), {size}))\n{texts}]\n"
        )
    return "\n".join(parts).encode()


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


def pdf(document: Document) -> bytes:
    """The finished file. Raises Invalid for characters that cannot be printed."""
    check_characters(document.pages)
    at = document.made_at.astimezone(UTC)
    made = _compiler().compile(
        input=_source(document.pages), format="pdf", timestamp=int(at.timestamp())
    )
    assert isinstance(made, bytes)
    return _finished(made, document)


def png(page: Page, dots_per_inch: float) -> bytes:
    """One page as a picture, for the preview on the screen."""
    check_characters([page])
    made = _compiler().compile(input=_source([page]), format="png", ppi=dots_per_inch)
    assert isinstance(made, bytes)
    return made


def _finished(made: bytes, document: Document) -> bytes:
    with pikepdf.open(io.BytesIO(made)) as file:
        file.Root.Lang = pikepdf.String("zh-CN")
        file.Root.ViewerPreferences = pikepdf.Dictionary(
            PrintScaling=pikepdf.Name.None_, DisplayDocTitle=True
        )
        file.docinfo["/Title"] = document.title
        file.docinfo["/Author"] = document.author
        file.docinfo["/Creator"] = "gisgrid"
        _link(file, document.pages)
        _bookmark(file, document.pages)
        file.remove_unreferenced_resources()
        target = io.BytesIO()
        file.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return target.getvalue()


def _bookmark(file: pikepdf.Pdf, pages: Sequence[Page]) -> None:
    marked = [(n, page.bookmark) for n, page in enumerate(pages) if page.bookmark]
    if marked:
        with file.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(words, n) for n, words in marked)


def _link(file: pikepdf.Pdf, pages: Sequence[Page]) -> None:
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
    file: pikepdf.Pdf, page: Page, box: tuple[float, float, float, float], target: Any
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
