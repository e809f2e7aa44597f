"""Division into grids beside METIS, on the very same cells: the real quarter."""

import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks import report, versions
from benchmarks.data import Ground as Place
from benchmarks.processes import peers_python
from gisgrid.exchange.plainly import read_plainly
from gisgrid.optimize.divide import divide
from gisgrid.optimize.figures import Figures, figures
from gisgrid.optimize.ground import Ground
from gisgrid.optimize.wish import Weights, Wish

QUARTER = Path(__file__).resolve().parents[2] / "../shared/data/qinghuayuan"
GRIDS = 21
SECONDS = 10.0  # of processor time for METIS, as many runs as fit
HEADINGS = ("cells", "asked for", "who", "deviation", "compactness", "least", "CPU s")


def run(_place: Place) -> report.Section:
    rows: list[Sequence[str]] = []
    for name, ground in _grounds().items():
        for wish in (
            Wish(GRIDS, tolerance=0.055),
            Wish(GRIDS, tolerance=0.0905, weights=Weights(compactness=1.5)),
        ):
            rows += _compared(name, ground, wish)
    body = (
        f"{GRIDS} grids. METIS: the best plan of {SECONDS:.0f} s of runs with different seeds, "
        "within the bound the most compact one, else the most even one. Deviation is the largest "
        "from the mean load, compactness the mean of Polsby and Popper.\n\n"
        + report.table(HEADINGS, rows)
    )
    return report.Section("division", "Division", versions.of_peers("pymetis"), body)


def _grounds() -> dict[str, Ground]:
    if not QUARTER.exists():
        return {}
    found = read_plainly(
        QUARTER / "boundary.geojson",
        QUARTER / "buildings.geojson",
        QUARTER / "households.csv",
        QUARTER / "streets.geojson",
        "community",
    )
    return {"quarter": found.ground}


def _compared(name: str, ground: Ground, wish: Wish) -> list[Sequence[str]]:
    begin = time.process_time()
    ours = divide(ground, wish).figures
    spent = time.process_time() - begin
    asked = f"{100 * (wish.tolerance or 0):.4g} %"
    rows = [_row(name, asked, "gisgrid", ours, spent)]
    theirs = figures(ground, _by_metis(ground, wish), wish.grids)
    return [*rows, _row(name, asked, "METIS", theirs, SECONDS)]


def _row(name: str, asked: str, who: str, found: Figures, seconds: float) -> Sequence[str]:
    return (
        name,
        asked,
        who,
        f"{100 * found.worst_deviation:.2f} %",
        f"{found.compactness:.3f}",
        f"{found.least_compactness:.3f}",
        f"{seconds:.1f}",
    )


def _by_metis(ground: Ground, wish: Wish) -> list[int]:
    a, b, metres = ground.borders()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cells.npz"
        np.savez(path, a=a, b=b, metres=metres, load=ground.load, area=ground.area, rim=ground.rim)
        script = Path(__file__).with_name("partition.py")
        words = [str(path), str(wish.grids), str(wish.tolerance), str(SECONDS)]
        said = subprocess.run(
            [peers_python(), str(script), *words], check=True, capture_output=True, text=True
        )
    plan: list[int] = json.loads(said.stdout)["plan"]
    return plan
