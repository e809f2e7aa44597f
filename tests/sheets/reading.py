"""Read a PDF as a measuring person would: where its lines run, where its texts stand."""

import io
import re
from dataclasses import dataclass, field

import numpy as np
import pikepdf
import pypdf

from gisgrid.paper import faces
from gisgrid.paper.drawing import PT_MM


@dataclass
class Stroke:
    """A path that was stroked or filled: colour as red, green, blue 0–255, points in mm."""

    stroke: tuple[int, ...] | None
    fill: tuple[int, ...] | None
    width: float
    points: np.ndarray


@dataclass
class Words:
    """One text with the start of its baseline, in mm from the upper left."""

    content: str
    x: float
    y: float
    size: float
    angle: float

    @property
    def width(self) -> float:
        return faces.width_mm(self.content, self.size)

    def corners(self) -> np.ndarray:
        turn = np.radians(self.angle)
        along = np.array([np.cos(turn), -np.sin(turn)])
        up = np.array([-np.sin(turn), -np.cos(turn)])
        start = np.array([self.x, self.y])
        tall = self.size * PT_MM
        low, high = start - up * 0.1 * tall, start + up * 0.78 * tall
        return np.array([low, low + along * self.width, high + along * self.width, high])


@dataclass
class Sheet:
    width: float
    height: float
    strokes: list[Stroke] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    text: str = ""


def _rgb(values: list[float]) -> tuple[int, ...]:
    numbers = [float(one) for one in values]
    if len(numbers) == 1:
        numbers *= 3
    return tuple(round(255 * one) for one in numbers)


def _matrix(values: list[float]) -> np.ndarray:
    a, b, c, d, e, f = (float(one) for one in values)
    return np.array([[a, b, 0], [c, d, 0], [e, f, 1]])


def _strokes(page: pikepdf.Page) -> list[Stroke]:
    height = float(page.mediabox[3])
    found: list[Stroke] = []
    now = {"ctm": np.eye(3), "S": (0, 0, 0), "s": (0, 0, 0), "w": 1.0}
    stack: list[dict] = []
    points: list[tuple[float, float]] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        op = str(operator)
        values = list(operands)
        if op == "q":
            stack.append(dict(now))
        elif op == "Q":
            now = stack.pop()
        elif op == "cm":
            now["ctm"] = _matrix(values) @ now["ctm"]
        elif op in ("SCN", "RG", "G"):
            now["S"] = _rgb(values)
        elif op in ("scn", "rg", "g"):
            now["s"] = _rgb(values)
        elif op == "w":
            now["w"] = float(values[0])
        elif op in ("m", "l"):
            points.append(tuple(map(float, values)))
        elif op == "c":
            points.append(tuple(map(float, values[4:])))
        elif op == "re":
            x, y, w, h = map(float, values)
            points += [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
        elif op in ("S", "s", "f", "f*", "B", "B*", "b", "b*"):
            flat = np.column_stack((np.array(points), np.ones(len(points)))) @ now["ctm"]
            placed = np.column_stack((flat[:, 0], height - flat[:, 1])) * PT_MM
            factor = float(np.sqrt(abs(np.linalg.det(now["ctm"][:2, :2]))))
            found.append(
                Stroke(
                    now["S"] if op in "SsBB*bb*" else None,
                    now["s"] if op not in "Ss" else None,
                    now["w"] * factor * PT_MM,
                    placed,
                )
            )
            points = []
        elif op == "n":
            points = []
    return found


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Two-byte code → letters, from the font's own table."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, letters in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for low, high, letters in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int(letters, 16)
            for code in range(int(low, 16), int(high, 16) + 1):
                found[code] = chr(first + code - int(low, 16))
    return found


def _words(page: pikepdf.Page) -> list[Words]:
    """Every text object of a page; pieces that go on in another face are joined."""
    height = float(page.mediabox[3])
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: list[Words] = []
    ctm, stack, matrix, size, font = np.eye(3), [], np.eye(3), 0.0, {}
    mark, last_mark = 0, -1
    for operands, operator in pikepdf.parse_content_stream(page):
        op, values = str(operator), list(operands)
        if op == "q":
            stack.append(ctm)
        elif op == "Q":
            ctm = stack.pop()
        elif op == "cm":
            ctm = _matrix(values) @ ctm
        elif op == "BDC":
            mark += 1
        elif op == "Tf":
            font, size = fonts[str(values[0])], float(values[1])
        elif op == "Tm":
            matrix = _matrix(values)
        elif op in ("TJ", "Tj"):
            parts = values[0] if op == "TJ" else [values[0]]
            raw = b"".join(bytes(one) for one in parts if isinstance(one, pikepdf.String))
            codes = [int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2)]
            words = "".join(font.get(code, "\ufffd") for code in codes)
            placed = matrix @ ctm
            scale = float(np.hypot(placed[0, 0], placed[0, 1]))
            angle = float(np.degrees(np.arctan2(placed[0, 1], placed[0, 0])))
            if mark == last_mark and found:
                found[-1].content += words
            else:
                x, y = placed[2, 0] * PT_MM, (height - placed[2, 1]) * PT_MM
                found.append(Words(words, float(x), float(y), size * scale, angle))
            last_mark = mark
    return found


def read(content: bytes) -> list[Sheet]:
    """All pages of a PDF."""
    made = []
    reader = pypdf.PdfReader(io.BytesIO(content))
    with pikepdf.open(io.BytesIO(content)) as file:
        for page, texts in zip(file.pages, reader.pages, strict=True):
            width, height = (float(one) * PT_MM for one in page.mediabox[2:])
            text = texts.extract_text()
            made.append(Sheet(width, height, _strokes(page), _words(page), text))
    return made
