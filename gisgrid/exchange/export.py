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
from gisgrid.exchange.table import Origin, Table, in_lines
from gisgrid.i18n import _
from gisgrid.territory.service import get_community, plan_on

WRITERS = {".gpkg": gpkg, ".geojson": geojson, ".zip": shp, ".csv": csv, ".xlsx": xlsx}
ZONE = ZoneInfo("Asia/Shanghai")
SEVERAL = (".gpkg", ".xlsx")
Writer = Callable[[Path, Sequence[Table], Origin], None]


def export(
    session: Session, actor: Actor, community: int, name: str, path: Path, on: date
) -> dict[str, int]:
    """Write one layer, or `all` of them; returns layer → rows. An existing file is replaced.

    Raises NotAllowed without the right to export, Invalid for a format that cannot hold it.
    """
    require(actor, Verb.EXPORT, community)
    suffix = path.suffix.lower()
    check_format(suffix, name)
    tables = _tables(session, actor, community, name, on)
    told = origin(session, actor, community, on)
    shown = list(tables)
    if suffix == ".xlsx":
        shown = [*(in_chinese(one) for one in tables), _about(told, tables)]
    _write(WRITERS[suffix].write, path, shown, told)
    if suffix == ".csv":
        beside(path).write_text(in_lines(told), encoding="utf-8-sig")
    counts = {str(table.layer): len(table) for table in tables}
    note_bulk(session, community, "export", {"file": path.name, "on": on.isoformat(), **counts})
    return counts


def beside(path: Path) -> Path:
    """The text that says where a CSV comes from: `households.csv` → `households.来源.txt`."""
    return path.with_name(f"{path.stem}.来源.txt")


def check_format(suffix: str, name: str) -> None:
    """Raises Invalid for a format that nobody writes, or that cannot hold all layers."""
    if suffix not in WRITERS:
        known = "、".join(WRITERS)
        raise Invalid(_("不能写成“{suffix}”。可以：{known}。").format(suffix=suffix, known=known))
    if name == "all" and suffix not in SEVERAL:
        raise Invalid(_("全部图层只能写进 .gpkg 或 .xlsx。"))


def origin(session: Session, actor: Actor, community: int, on: date) -> Origin:
    """Where a file comes from, as it says in every format: community, day, plan, by whom, when."""
    plan = plan_on(session, community, on)
    found = get_community(session, community)
    since = _("第{n}版，{day} 起").format(n=plan.number, day=plan.since) if plan else _("没有")
    lines = [
        (_("社区"), f"{found.name} {community}"),
        (_("数据截至"), on.isoformat()),
        (_("网格方案"), since),
        (_("导出人"), f"{actor.name} {actor.role_name}"),
        (_("导出时间"), datetime.now(ZONE).strftime("%Y-%m-%d %H:%M")),
    ]
    return (*lines, (_("来源"), found.attribution)) if found.attribution else tuple(lines)


def _about(told: Origin, tables: Sequence[Table]) -> Table:
    """A sheet that says where the others come from, and how many rows they have."""
    lines = [*told, *((str(table.layer), str(len(table))) for table in tables)]
    columns = {_("项目"): [a for a, _b in lines], _("内容"): [b for _a, b in lines]}
    return Table(columns, range(1, len(lines) + 1), layer=_("说明"))  # type: ignore[arg-type]


def _tables(session: Session, actor: Actor, community: int, name: str, on: date) -> list[Table]:
    if name != "all":
        return [layer(session, actor, community, name, on)]
    found = []
    for one in LAYERS:
        try:
            table = layer(session, actor, community, one, on)
        except NotFound:  # a community without a plan has no grids, and everything else
            continue
        if len(table):
            found.append(table)
    return found


def _write(write: Writer, path: Path, tables: Sequence[Table], told: Origin) -> None:
    """Beside the target first, so that a failure leaves no half file."""
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise Invalid(_("不能写到这里：{path}").format(path=path))
    part = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        write(part, tables, told)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
