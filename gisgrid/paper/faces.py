"""The faces that paper is set in: which characters they have and how wide these are.

Simplified Chinese first. A rare character is taken from the next face that has it; one that
no face has is named before anything is printed, never a silent box.
"""

import mmap
import struct
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from gisgrid.errors import Unavailable
from gisgrid.i18n import _
from gisgrid.paper.drawing import PT_MM

FONTS = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "@expo-google-fonts"
# Family → folder; SC lacks some names' characters that JP has, and Uyghur letters.
FAMILIES = {
    "Noto Sans SC": "noto-sans-sc",
    "Noto Sans JP": "noto-sans-jp",
    "Noto Sans Arabic": "noto-sans-arabic",
}
WEIGHTS = ("400Regular", "700Bold")
INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
LOWEST_FALLBACK_EM = 1.0


@dataclass(frozen=True)
class Face:
    """One font file: a small reader of its `cmap` and `hmtx` tables."""

    path: Path

    @cached_property
    def _bytes(self) -> mmap.mmap:
        with self.path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @cached_property
    def _tables(self) -> dict[bytes, int]:
        (count,) = struct.unpack_from(">H", self._bytes, 4)
        rows = (12 + 16 * i for i in range(count))
        return {
            self._bytes[row : row + 4]: struct.unpack_from(">I", self._bytes, row + 8)[0]
            for row in rows
        }

    @cached_property
    def _groups(self) -> list[tuple[int, int, int]]:
        """`(first, last, glyph of first)` of the Unicode table of all planes, else of the first."""
        start = self._tables[b"cmap"]
        (count,) = struct.unpack_from(">H", self._bytes, start + 2)
        offsets = [
            struct.unpack_from(">I", self._bytes, start + 8 + 8 * i)[0] for i in range(count)
        ]
        for offset in offsets:
            at = start + offset
            if struct.unpack_from(">H", self._bytes, at)[0] == 12:
                (groups,) = struct.unpack_from(">I", self._bytes, at + 12)
                return list(
                    struct.iter_unpack(">III", self._bytes[at + 16 : at + 16 + 12 * groups])
                )
        raise Unavailable(_("字体文件读不懂：{path}").format(path=self.path))

    @cached_property
    def glyphs(self) -> dict[int, int]:
        """Code point → glyph."""
        return {
            code: glyph + code - first
            for first, last, glyph in self._groups
            for code in range(first, last + 1)
        }

    @cached_property
    def _advances(self) -> tuple[int, int, int]:
        """Where `hmtx` starts, how many full entries it has, units of an em."""
        (em,) = struct.unpack_from(">H", self._bytes, self._tables[b"head"] + 18)
        (count,) = struct.unpack_from(">H", self._bytes, self._tables[b"hhea"] + 34)
        return self._tables[b"hmtx"], count, em

    def advance_em(self, code: int) -> float | None:
        """Width of a character in ems; None when the face does not have it."""
        glyph = self.glyphs.get(code)
        if glyph is None:
            return None
        start, count, em = self._advances
        (units,) = struct.unpack_from(">H", self._bytes, start + 4 * min(glyph, count - 1))
        return float(units / em)


def folders() -> list[Path]:
    found = [FONTS / name / weight for name in FAMILIES.values() for weight in WEIGHTS]
    for folder in found:
        if not folder.is_dir():
            raise Unavailable(_("缺少字体 {path}。请先运行 script/bootstrap。").format(path=folder))
    return found


@lru_cache(maxsize=2)
def _faces(weight: str) -> tuple[Face, ...]:
    return tuple(
        Face(next(iter(sorted((FONTS / name / weight).glob("*.ttf")))))
        for name in FAMILIES.values()
        if folders()
    )


@lru_cache(maxsize=20_000)
def _advance_em(character: str, bold: bool) -> float | None:
    if character in INVISIBLE:
        return 0.0
    for face in _faces(WEIGHTS[bold]):
        width = face.advance_em(ord(character))
        if width is not None:
            return width
    return None


@lru_cache(maxsize=20_000)
def width_mm(content: str, size: float, bold: bool = False) -> float:
    """How wide a text runs at `size` points."""
    ems = (_advance_em(one, bold) for one in content)
    return sum(LOWEST_FALLBACK_EM if em is None else em for em in ems) * size * PT_MM


def missing(content: str) -> list[str]:
    """The characters that no face has, each once, in the order of the text."""
    return list(dict.fromkeys(one for one in content if _advance_em(one, False) is None))


def fitted(content: str, size: float, room_mm: float, bold: bool = False) -> str:
    """The text, or as much of it as the room holds with … at its end."""
    if width_mm(content, size, bold) <= room_mm:
        return content
    kept = content
    while kept and width_mm(kept + "…", size, bold) > room_mm:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(content: str, size: float, room_mm: float, most: int = 2) -> list[str]:
    """The text in at most `most` lines; what does not fit ends in …"""
    lines: list[str] = []
    rest = content
    while rest and len(lines) < most - 1 and width_mm(rest, size) > room_mm:
        cut = len(rest)
        while cut > 1 and width_mm(rest[:cut], size) > room_mm:
            cut -= 1
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, fitted(rest, size, room_mm)] if rest or not lines else lines
