"""Open a file from outside: its format, the layer that is meant, and what is no file at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from gisgrid.exchange.formats import csv, geojson, gpkg, osm, shp, xlsx
from gisgrid.exchange.private import without_id_numbers
from gisgrid.exchange.report import CannotRead
from gisgrid.exchange.source import Source
from gisgrid.exchange.table import Table
from gisgrid.i18n import _

FORMATS: tuple[ModuleType, ...] = (gpkg, xlsx, geojson, shp, osm, csv)
LARGEST_BYTES = 500_000_000


def read(path: Path | str, layer: str | None = None, wanted: Sequence[str] = ()) -> Table:
    """The rows of one layer. Raises CannotRead, saying why and what to do."""
    source = _opened(Path(path))
    before = source.state()
    table: Table = _format(source).read(source, layer, wanted)
    digest = hashlib.sha256(source.content()).hexdigest()
    if source.state() != before:
        raise CannotRead(_("文件在读的时候被改了。"), _("等它写完再导入一次。"), "changed")
    if not len(table):
        raise CannotRead(_("文件里没有一条记录。"), _("看看是不是选错了文件或图层。"), "no_rows")
    return without_id_numbers(
        replace(table, file=source.path.name, sha256=digest, layers=tuple(source.layers))
    )


def _opened(path: Path) -> Source:
    if not path.exists():
        raise CannotRead(_("没有这个文件：{path}。").format(path=path), _("检查路径。"), "missing")
    if path.is_dir():
        raise CannotRead(
            _("{path} 是文件夹。").format(path=path), _("指明里面的文件。"), "directory"
        )
    if not path.is_file():
        raise CannotRead(_("{path} 不是普通文件。").format(path=path), "", "not_a_file")
    size = path.stat().st_size
    if size == 0:
        raise CannotRead(_("文件是空的。"), _("重新导出或复制一次。"), "empty")
    if size > LARGEST_BYTES:
        raise CannotRead(_("文件太大。"), _("分成几个文件导入。"), "too_big")
    return Source(path.resolve())


@lru_cache(maxsize=1)
def _by_suffix() -> dict[str, ModuleType]:
    return {suffix: one for one in FORMATS for suffix in one.SUFFIXES}


def _format(source: Source) -> ModuleType:
    """By suffix, and the content must agree: a renamed file is refused, not guessed at."""
    known = _by_suffix()
    chosen = known.get(source.suffix)
    if chosen is None:
        raise CannotRead(
            _("不认识的文件类型“{suffix}”。").format(suffix=source.suffix or source.path.name),
            _("可以导入：{known}。").format(known="、".join(known)),
            "unknown_format",
        )
    head = source.head()
    if not chosen.recognises(head):
        really = next((one.SUFFIXES[0] for one in FORMATS if one.recognises(head)), None)
        raise CannotRead(
            _("内容不是{suffix}。").format(suffix=source.suffix),
            _("看起来是{really}，请改正扩展名。").format(really=really)
            if really
            else _("重新导出一次。"),
            "not_what_it_says",
        )
    return chosen
