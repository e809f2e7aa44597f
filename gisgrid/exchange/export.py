"""Take layers out into a file: whole or not at all, with the right to export, and noted."""

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from gisgrid.audit.service import note_bulk
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.errors import Invalid, NotFound
from gisgrid.exchange.formats import csv, geojson, gpkg, shp, xlsx
from gisgrid.exchange.headings import in_chinese
from gisgrid.exchange.layers import LAYERS, layer
from gisgrid.exchange.table import Table
from gisgrid.i18n import _
from gisgrid.territory.service import get_community, plan_on

WRITERS = {".gpkg": gpkg, ".geojson": geojson, ".zip": shp, ".csv": csv, ".xlsx": xlsx}
ZONE = ZoneInfo("Asia/Shanghai")
SEVERAL = (".gpkg", ".xlsx")
Writer = Callable[[Path, Sequence[Table]], None]


def export(
    session: Session, actor: Actor, community: int, name: str, path: Path, on: date
) -> dict[str, int]:
    """Write one layer, or `all` of them; returns layer → rows. An existing file is replaced.

    Raises NotAllowed without the right to export, Invalid for a format that cannot hold it.
    """
    require(actor, Verb.EXPORT, community)
    suffix = path.suffix.lower()
    check_format(suffix, name)
    tables = _tables(session, community, name, on)
    told = [in_chinese(one) for one in tables] if suffix == ".xlsx" else tables
    if suffix == ".xlsx":
        told.append(_about(session, actor, community, on, tables))
    _write(WRITERS[suffix].write, path, told)
    counts = {str(table.layer): len(table) for table in tables}
    note_bulk(session, community, "export", {"file": path.name, "on": on.isoformat(), **counts})
    return counts


def check_format(suffix: str, name: str) -> None:
    """Raises Invalid for a format that nobody writes, or that cannot hold all layers."""
    if suffix not in WRITERS:
        known = "、".join(WRITERS)
        raise Invalid(_("不能写成“{suffix}”。可以：{known}。").format(suffix=suffix, known=known))
    if name == "all" and suffix not in SEVERAL:
        raise Invalid(_("全部图层只能写进 .gpkg 或 .xlsx。"))


def _about(
    session: Session, actor: Actor, community: int, on: date, tables: Sequence[Table]
) -> Table:
    """A sheet that says where the others come from: community, plan and day, by whom, counts."""
    plan = plan_on(session, community, on)
    found = get_community(session, community)
    lines = [
        (_("社区"), f"{found.name} {community}"),
        (_("数据截至"), on.isoformat()),
        (_("网格方案"), _("第{n}版").format(n=plan.number) if plan else ""),
        (_("导出人"), f"{actor.name} {actor.role_name}"),
        (_("导出时间"), datetime.now(ZONE).strftime("%Y-%m-%d %H:%M")),
        *((str(table.layer), str(len(table))) for table in tables),
    ]
    columns = {_("项目"): [a for a, _b in lines], _("内容"): [b for _a, b in lines]}
    return Table(columns, range(1, len(lines) + 1), layer=_("说明"))  # type: ignore[arg-type]


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
