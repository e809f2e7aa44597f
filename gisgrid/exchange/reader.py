"""The process that opens a foreign file: little memory, little time, no secrets, no network.

`python -I -m gisgrid.exchange.reader REQUEST`: the request names the file, the answer's file and
the language. Nothing of it is imported by the server but the form of the answer.
"""

import resource
import sys
from pathlib import Path
from typing import Any

import orjson
import shapely

from gisgrid import i18n
from gisgrid.exchange.files import read
from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.exchange.table import Table
from gisgrid.i18n import _

MEMORY_BYTES = 3 << 30
PROCESSOR_S = 120
WRITTEN_BYTES = 1 << 30
OPEN_FILES = 128
CELLS = 4_000_000
VERTICES = 5_000_000
LONGEST_INTEGER = 2**63


def limit() -> None:
    """Set before the file is opened; no process gets more back."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_S),
        (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        fits = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (fits, fits))


def check_size(table: Table) -> None:
    cells = len(table) * len(table.columns)
    vertices = int(shapely.get_num_coordinates(table.shapes()).sum())
    if cells > CELLS or vertices > VERTICES:
        raise CannotRead(
            _("文件太大：{cells}格，{vertices}个坐标点。").format(cells=cells, vertices=vertices),
            _("分成几个文件导入，或在 QGIS 里简化图形。"),
            "too_big",
        )


def plain(value: Any) -> Any:
    is_long = isinstance(value, int) and not -LONGEST_INTEGER <= value < LONGEST_INTEGER
    return str(value) if is_long else value


def answer(table: Table) -> list[bytes]:
    """The table as one line of JSON and the shapes as well-known binary behind it."""
    shapes = [] if table.geometry is None else list(shapely.to_wkb(table.geometry))
    head = {
        "columns": {n: [plain(v) for v in cells] for n, cells in table.columns.items()},
        "numbers": [int(n) for n in table.numbers],
        "crs": table.crs and [table.crs.epsg, table.crs.known_by],
        "layer": table.layer,
        "encoding": table.encoding,
        "faults": {str(i): told(fault) for i, fault in table.faults.items()},
        "file": table.file,
        "sha256": table.sha256,
        "layers": list(table.layers),
        "notes": [told(one) for one in table.notes],
        "shapes": None if table.geometry is None else [len(s) if s else -1 for s in shapes],
    }
    return [orjson.dumps(head), b"\n", *(s for s in shapes if s)]


def told(fault: Fault) -> list[str]:
    return [fault.code, fault.reason, fault.remedy]


def main(request: str) -> None:
    limit()
    wish = orjson.loads(request)
    i18n.set_language(wish["language"])
    target = Path(wish["answer"])
    try:
        table = read(Path(wish["file"]), wish["layer"], wish["wanted"])
        check_size(table)
        parts = answer(table)
    except CannotRead as error:
        parts = [orjson.dumps({"error": {**error.details}}), b"\n"]
    except (MemoryError, RecursionError):
        parts = [orjson.dumps({"error": {"code": "too_heavy"}}), b"\n"]
    with target.open("wb") as file:
        for part in parts:
            file.write(part)


if __name__ == "__main__":
    main(sys.argv[1])
