"""Have a file read in a process of its own, and take its answer apart without trusting it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

from gisgrid import i18n
from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.exchange.table import Crs, Geometries, Table
from gisgrid.i18n import _

LONGEST_S = 300
LOOK_EVERY_S = 0.1
# What the process inherits: nothing of this program's settings, no secret, one thread.
CLEAN = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PROJ_NETWORK": "OFF"}


def read_apart(
    path: Path,
    layer: str | None = None,
    wanted: Sequence[str] = (),
    tick: Callable[[], None] = lambda: None,
) -> Table:
    """The rows of one layer, read under limits of memory, time and size.

    tick   called while it reads; what it raises ends the process
    Raises CannotRead, also when a limit was met.
    """
    with tempfile.TemporaryDirectory(prefix="gisgrid-read-") as name:
        answer = Path(name) / "answer"
        wish = {
            "file": str(path.absolute()), "layer": layer, "wanted": list(wanted),
            "answer": str(answer), "language": i18n.current_language(),
        }  # fmt: skip
        _run(wish, name, tick)
        if not answer.exists():
            raise _too_heavy()
        return _table(answer)


def _run(wish: dict[str, Any], folder: str, tick: Callable[[], None]) -> None:
    command = [sys.executable, "-I", "-m", "gisgrid.exchange.reader", orjson.dumps(wish).decode()]
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**kept, **CLEAN, "TMPDIR": folder, "HOME": folder}, cwd=folder,
    )  # fmt: skip
    ends = time.monotonic() + LONGEST_S
    try:
        while True:
            try:
                process.wait(LOOK_EVERY_S)
                break
            except subprocess.TimeoutExpired:
                tick()
                if time.monotonic() > ends:
                    raise _too_heavy() from None
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise _too_heavy()


def _too_heavy() -> CannotRead:
    return CannotRead(
        _("读这个文件要的内存或时间太多，没有读完。"),
        _("分成几个文件导入，或在 QGIS 里检查它。"),
        "too_heavy",
    )


def _table(answer: Path) -> Table:
    with answer.open("rb") as file:
        head = orjson.loads(file.readline())
        if "error" in head:
            raise _error(head["error"])
        geometry = None if head["shapes"] is None else _shapes(file.read(), head["shapes"])
    return Table(
        head["columns"],
        head["numbers"],
        geometry,
        Crs(*head["crs"]) if head["crs"] else None,
        layer=head["layer"],
        encoding=head["encoding"],
        faults={int(i): Fault(*told) for i, told in head["faults"].items()},
        file=head["file"],
        sha256=head["sha256"],
        layers=tuple(head["layers"]),
        notes=tuple(Fault(*told) for told in head["notes"]),
    )


def _error(said: dict[str, Any]) -> CannotRead:
    if said.get("code") == "too_heavy":
        return _too_heavy()
    return CannotRead(said["reason"], said["remedy"], said["code"], said["choices"])


def _shapes(content: bytes, lengths: Sequence[int]) -> Geometries:
    blobs: list[bytes | None] = []
    at = 0
    for length in lengths:
        blobs.append(None if length < 0 else content[at : at + length])
        at += max(length, 0)
    made: Geometries = np.atleast_1d(shapely.from_wkb(np.array(blobs, dtype=object)))
    return made
