"""Take layers out into a file: whole or not at all, with the right to export, and noted."""

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from gisgrid.audit.service import note_bulk
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.errors import Invalid, NotFound
from gisgrid.exchange.formats import csv, geojson, gpkg, xlsx
from gisgrid.exchange.layers import LAYERS, layer
from gisgrid.exchange.table import Table
from gisgrid.i18n import _

WRITERS = {".gpkg": gpkg, ".geojson": geojson, ".csv": csv, ".xlsx": xlsx}
SEVERAL = (".gpkg", ".xlsx")
Writer = Callable[[Path, Sequence[Table]], None]


def export(
    session: Session, actor: Actor, community: int, name: str, path: Path, on: date
) -> dict[str, int]:
    """Write one layer, or `all` of them; returns layer → rows. An existing file is replaced.

    Raises NotAllowed without the right to export, Invalid for a format that cannot hold it.
    """
    require(actor, Verb.EXPORT, community)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise Invalid(_("不能写成“{suffix}”。可以：{known}。").format(
            suffix=path.suffix, known="、".join(WRITERS)))  # fmt: skip
    if name == "all" and path.suffix.lower() not in SEVERAL:
        raise Invalid(_("全部图层只能写进 .gpkg 或 .xlsx。"))
    tables = _tables(session, community, name, on)
    _write(writer.write, path, tables)
    counts = {str(table.layer): len(table) for table in tables}
    note_bulk(session, community, "export", {"file": path.name, "on": on.isoformat(), **counts})
    return counts


def _tables(session: Session, community: int, name: str, on: date) -> list[Table]:
    if name != "all":
        return [layer(session, community, name, on)]
    found = []
    for one in LAYERS:
        try:
            table = layer(session, community, one, on)
        except NotFound:  # a community without a plan has no grids, and everything else
            continue
        if len(table):
            found.append(table)
    return found


def _write(write: Writer, path: Path, tables: Sequence[Table]) -> None:
    """Beside the target first, so that a failure leaves no half file."""
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise Invalid(_("不能写到这里：{path}").format(path=path))
    part = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        write(part, tables)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
