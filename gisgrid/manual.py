"""The manual of `docs/` as pages of the program: the reader's language, and no network needed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request, Response
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from gisgrid import assets, i18n
from gisgrid.errors import NotFound
from gisgrid.guards import Framed
from gisgrid.i18n import _, later
from gisgrid.pages import render

DOCS = assets.WEB.parent / "docs"
CHINESE = ".zh-CN"
PARTS = (
    (later("每天用"), ("diary", "needs", "printing")),
    (later("分工和方案"), ("pairing", "plans")),
    (later("管数据和程序"), ("first-hour", "office", "editing", "qgis", "settings", "commands")),
    (later("查一查"), ("glossary", "pages", "api", "architecture", "benchmarks")),
)
CHAPTERS = tuple(name for _part, names in PARTS for name in names)
COMMENT = re.compile(r"<!--.*?-->\n?", re.S)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Chapter:
    """A page of the manual as HTML; `language` is what it is written in."""

    name: str
    title: str
    body: Markup
    language: str


def file_of(name: str, language: str) -> Path:
    """The chapter in this language; in English where nobody has translated it."""
    chinese = DOCS / f"{name}{CHINESE}.md"
    return chinese if language == "zh" and chinese.exists() else DOCS / f"{name}.md"


def anchor_of(heading: str) -> str:
    """The name of a heading, spelt as links in the files spell it."""
    return re.sub(r"[^\w\- ]", "", heading.lower().replace("`", "")).replace(" ", "-")


def address_of(target: str, name: str) -> str | None:
    """Where a link of chapter `name` leads inside the program; None if only to the source code."""
    if "://" in target or target.startswith("#"):
        return target
    file, _hash, anchor = target.partition("#")
    chapter, _dot, end = PurePosixPath(file).name.partition(".")
    if "/" in file or chapter not in CHAPTERS:
        return None
    if chapter == name:
        language = "zh" if end.startswith(CHINESE[1:]) else "en"
        return f"/language/{language}?back=/help/{name}"
    return f"/help/{chapter}" + (f"#{anchor}" if anchor else "")


def _lead(tokens: Sequence[Token], name: str) -> None:
    """Links become addresses of the program; what leads nowhere here stays as words."""
    is_led: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            address = address_of(str(token.attrs["href"]), name)
            token.attrs["href"] = address or ""
            token.hidden = address is None
            is_led.append(not token.hidden)
        elif token.type == "link_close":
            token.hidden = not is_led.pop()


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", lambda *_all: '<div class="sideways" tabindex="0"><table>')
    reader.add_render_rule("table_close", lambda *_all: "</table></div>")
    return reader


@lru_cache
def chapter(name: str, language: str) -> Chapter:
    file = file_of(name, language)
    reader = _reader()
    tokens = reader.parse(COMMENT.sub("", file.read_text(encoding="utf-8")))
    title = tokens[1].content
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            before.attrSet("id", anchor_of(token.content))
        _lead(token.children or [], name)
    body = Markup(reader.renderer.render(tokens[3:], reader.options, {}))
    return Chapter(name, title, body, "zh" if CHINESE in file.name else "en")


@router.get("/help")
def help_page(request: Request, community: Framed) -> Response:
    """Keys and signs, and the chapters of the manual."""
    language = i18n.current_language()
    parts = [(_(part), [chapter(name, language) for name in names]) for part, names in PARTS]
    return render(request, "help.html", community=community, parts=parts)


@router.get("/help/{name}")
def chapter_page(request: Request, community: Framed, name: str) -> Response:
    """A chapter of the manual."""
    if name not in CHAPTERS:
        raise NotFound(_("没有这一章。"))
    shown = chapter(name, i18n.current_language())
    return render(request, "manual.html", community=community, chapter=shown)
