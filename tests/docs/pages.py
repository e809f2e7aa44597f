"""The written pages of the project, read by several tests."""

import re
from pathlib import Path

from tests.docs.tables import ROOT

FENCE = re.compile(r"^```\n(.*?)^```$", re.M | re.S)


def written() -> list[Path]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "geodata").rglob("*.md")]
    return sorted(found)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path) -> list[str]:
    """The fenced blocks without a language: what a reader types or sees."""
    return FENCE.findall(path.read_text())


def anchors(path: Path) -> set[str]:
    """Names of the headings as links spell them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.M)
    plain = (re.sub(r"[^\w\- ]", "", one.lower().replace("`", "")) for one in headings)
    return {one.replace(" ", "-") for one in plain}
