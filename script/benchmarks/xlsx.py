"""A ledger of 26,000 rows as an Excel file: ours against pandas with openpyxl."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.data import Ground
from benchmarks.report import Section, ratio, spread, table, verdict

SHEET = Path(__file__).with_name("sheet.py")
ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
ROWS, FEWER = 26_000, 2_600
GOAL = 0.8


def once(who: str, rows: int) -> dict[str, float]:
    """In a process of its own, so that the peak of memory is that of one file."""
    command = [sys.executable, str(SHEET), who, str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT,
                          env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"})  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run(_ground: Ground | None = None) -> Section:
    ours, peers, few = [], [], []
    for _round in range(ROUNDS):
        ours.append(once("gisgrid", ROWS))
        peers.append(once("pandas", ROWS))
        few.append(once("gisgrid", FEWER))
    share = ratio([one["s"] for one in ours], [one["s"] for one in peers])
    goal, reached = verdict(share, GOAL, at_least=False)
    rows = [
        [name, spread([one["s"] for one in found], 2), value,
         spread([one["mb"] for one in found], 1), f"{found[0]['bytes'] / 1000:,.0f}", *more]
        for name, found, value, more in (
            ("pandas + openpyxl", peers, "1.00", ["", ""]),
            ("gisgrid", ours, f"{share:.2f}", [goal, reached]),
            (f"gisgrid, {FEWER:,} rows", few, "", ["", ""]),
        )
    ]  # fmt: skip
    body = f"""A ledger of visits with 15 columns and {ROWS:,} rows that are made one by one, as the
database gives them; each file in a process of its own. Seconds of processor for the writing alone;
megabytes by which the peak of memory rose over a file of ten rows. Memory is constant when ten
times the rows raise it no further.

{table(["", "s", "÷ pandas", "MB", "kB", "goal", ""], rows)}"""
    versions = f"pandas {version('pandas')}, openpyxl {version('openpyxl')}"
    return Section("xlsx", "A ledger as an Excel file", versions, body)
