"""docs/benchmarks.md: one section a benchmark; a run replaces the sections it measured."""

import os
import platform
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

`script/bench` measures and writes this page; `script/bench tiles`, `page`, `screen`, `pairing`,
`xlsx`, `paper`, `division` or `bringing` measures one part and leaves the others as they are. Peers
run interleaved with gisgrid in one run on one machine, so that the **ratios** are the result: the
absolute figures move with whatever else the machine does. Figures are medians over rounds with the
least and the greatest in brackets; a ratio is the median of the rounds' own ratios. A goal that was
missed stands here as missed.
"""
ORDER = ("tiles", "page", "screen", "pairing", "xlsx", "paper", "division", "bringing")


@dataclass(frozen=True)
class Section:
    """`name` is the word of the command line."""

    name: str
    title: str
    versions: str
    body: str

    @property
    def text(self) -> str:
        line = f"{date.today().isoformat()} · {machine()} · {self.versions}"
        return f"## {self.title}\n`script/bench {self.name}` · {line}\n\n{self.body.strip()}\n"


def machine() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    load = os.getloadavg()[2]
    return (
        f"{os.cpu_count()} cores shared with other work (load {load:.1f}), "
        f"{pages / 2**30:.0f} GB, {platform.system()}, Python {platform.python_version()}"
    )


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median with the least and the greatest."""
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def ratio(ours: Sequence[float], peers: Sequence[float]) -> float:
    """Median of the rounds' own ratios."""
    return statistics.median(a / b for a, b in zip(ours, peers, strict=True))


def verdict(value: float, goal: float, *, at_least: bool) -> tuple[str, str]:
    """The goal in words, and whether it was reached."""
    reached = value >= goal if at_least else value <= goal
    return f"{'≥' if at_least else '≤'} {goal:g}", "reached" if reached else "**missed**"


def write(sections: Sequence[Section], page: Path = PAGE) -> None:
    """Replace the measured sections, keep the others."""
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    parts = {_name(part): part for part in re.split(r"^(?=## )", old, flags=re.M)[1:]}
    parts |= {section.name: section.text for section in sections}
    text = "\n".join([HEAD, *(parts[name].rstrip() + "\n" for name in ORDER if name in parts)])
    page.write_text(text, encoding="utf-8")


def _name(part: str) -> str:
    found = re.search(r"`script/bench (\w+)`", part)
    return found[1] if found else ""
