"""From files that were sent to an import: look, say what is wrong, import, each step a job."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.exchange import profiles
from gisgrid.exchange.check import PLACE_FIELDS, Checked, check
from gisgrid.exchange.kinds import KINDS
from gisgrid.exchange.models import ImportProfile, ImportRun, Upload, UploadFile
from gisgrid.exchange.places import Shape
from gisgrid.exchange.profiles import KindProfile
from gisgrid.exchange.reading import read_apart
from gisgrid.exchange.report import CannotRead, plain
from gisgrid.exchange.service import load, wish_for
from gisgrid.exchange.table import Table
from gisgrid.i18n import _
from gisgrid.imports.drawing import draw
from gisgrid.jobs import kinds as jobs
from gisgrid.jobs.kinds import Params, Progress, Result
from gisgrid.territory.models import Community
from gisgrid.territory.service import get_community

MOST_FILES = 12
NOTHING_SAID: dict[str, Any] = {
    "profile": "default", "layer": "", "epsg": None, "pick": "", "repair": False, "shift": "",
    "columns": {},
}  # fmt: skip
MOST_BYTES = 100_000_000
HEAD_ROWS = 5
MOST_REFUSED_KEPT = 5_000
# A shapefile is several files; of these one leads.
LEADING = (".shp",)
WITH_IT = (".shx", ".dbf", ".prj", ".cpg", ".cst", ".sbn", ".sbx", ".xml", ".qpj")


@dataclass(frozen=True)
class Sent:
    """One file as the browser sent it."""

    name: str
    content: bytes


def receive(
    session: Session, actor: Actor, community: int, kind: str, profile: str, files: Sequence[Sent]
) -> Upload:
    """Keep the files until somebody decides. Raises Invalid for none, too many, unknown ones."""
    require(actor, Verb.IMPORT, community)
    named = [Sent(PurePath(f.name.replace("\\", "/")).name, f.content) for f in files if f.name]
    if kind not in KINDS:
        raise Invalid(_("请选这是什么。"), {"kind": _("请选这是什么。")})
    if not named:
        raise Invalid(_("还没有选文件。"), {"files": _("还没有选文件。")})
    if len(named) > MOST_FILES or sum(len(f.content) for f in named) > MOST_BYTES:
        words = _("一次最多{n}个文件、{mb}MB。").format(n=MOST_FILES, mb=MOST_BYTES // 1_000_000)
        raise Invalid(words, {"files": words})
    leading_file([f.name for f in named])
    upload = Upload(
        community=community, account=actor.account, kind=kind, options={"profile": profile}
    )
    session.add(upload)
    session.flush()
    for one in named:
        session.add(
            UploadFile(community=community, upload=upload.id, name=one.name, content=one.content)
        )
        session.flush()
    return upload


def leading_file(names: Sequence[str]) -> str:
    """The one to open; the others belong to it. Raises Invalid when there are two."""
    leading = [n for n in names if n.lower().endswith(LEADING)]
    others = [n for n in names if not n.lower().endswith((*LEADING, *WITH_IT))]
    chosen = leading or others
    if len(chosen) != 1 or (leading and others):
        words = _("一次导入一个文件（Shapefile 选它的 .shp、.shx、.dbf、.prj）。")
        raise Invalid(words, {"files": words})
    return chosen[0]


def get(session: Session, community: int, upload: int) -> Upload:
    found = session.scalar(select(Upload).where(Upload.community == community, Upload.id == upload))
    if found is None:
        raise NotFound(_("这个文件已经不在了（保留3天）。请再选一次。"))
    return found


def file_names(session: Session, upload: Upload) -> list[str]:
    wanted = (UploadFile.community == upload.community, UploadFile.upload == upload.id)
    return list(session.scalars(select(UploadFile.name).where(*wanted).order_by(UploadFile.id)))


def list_runs(session: Session, community: int, limit: int = 50) -> Sequence[ImportRun]:
    return session.scalars(
        select(ImportRun)
        .where(ImportRun.community == community)
        .order_by(ImportRun.id.desc())
        .limit(limit)
    ).all()


@contextmanager
def _files(session: Session, upload: Upload) -> Iterator[Path]:
    """The sent files in a folder of their own; yields the one to open."""
    wanted = (UploadFile.community == upload.community, UploadFile.upload == upload.id)
    with tempfile.TemporaryDirectory(prefix="gisgrid-upload-") as folder:
        names = []
        for one in session.scalars(select(UploadFile).where(*wanted)):
            (Path(folder) / one.name).write_bytes(one.content)
            names.append(one.name)
        if not names:
            raise Conflict(_("文件已经导入或丢弃。"))
        yield Path(folder) / leading_file(names)


def profile_of(session: Session, upload: Upload) -> KindProfile:
    """The profile that was chosen, with the columns that a person set by hand."""
    name = str(upload.options.get("profile") or "default")
    chosen = (
        profiles.load(name).get(upload.kind) if name in profiles.names() else None
    ) or profiles.load().get(upload.kind, KindProfile())
    own = session.scalar(
        select(ImportProfile).where(
            ImportProfile.community == upload.community,
            ImportProfile.kind == upload.kind,
            ImportProfile.name == name,
        )
    )
    by_hand: Mapping[str, str] = upload.options.get("columns") or (own.columns if own else {})
    columns = dict(chosen.columns)
    for field, column in by_hand.items():
        columns[field] = (column,) if column else ()
    return replace(chosen, columns=columns)


def profile_names(session: Session, community: int, kind: str) -> list[str]:
    own = select(ImportProfile.name).where(
        ImportProfile.community == community, ImportProfile.kind == kind
    )
    ready = [name for name in profiles.names() if kind in profiles.load(name)]
    return [*ready, *session.scalars(own.order_by(ImportProfile.name))]


def keep_profile(session: Session, upload: Upload, name: str) -> None:
    """Keep the columns as they are now under a name; the same name again replaces it."""
    if not name.strip() or name in profiles.names():
        raise Invalid(_("给方案起一个名字。"), {"name": _("给方案起一个名字。")})
    columns = (upload.report or {}).get("columns", {})
    session.execute(
        delete(ImportProfile).where(
            ImportProfile.community == upload.community,
            ImportProfile.kind == upload.kind,
            ImportProfile.name == name.strip(),
        )
    )
    session.add(
        ImportProfile(
            community=upload.community, kind=upload.kind, name=name.strip(), columns=columns
        )
    )
    session.flush()
    upload.options = {**upload.options, "profile": name.strip()}


def _checked(
    session: Session, community: Community, upload: Upload, progress: Progress
) -> tuple[Table, Checked]:
    options = upload.options
    profile = profile_of(session, upload)
    with _files(session, upload) as path:
        progress(0.05, _("正在读文件"))
        table = read_apart(
            path, options.get("layer") or None, profile.layers, lambda: progress(0.1)
        )
    progress(0.4, _("正在检查 {n} 行").format(n=len(table)))
    shift = options.get("shift") or None
    repair = bool(options.get("repair"))
    wish = wish_for(community, options.get("epsg"), repair=repair, shift=shift)
    return table, check(table, upload.kind, profile, wish, options.get("pick") or None)


def look(session: Session, actor: Actor, params: Params, progress: Progress) -> Result:
    """Read and check, write nothing, keep what was understood."""
    code = params["community"]
    upload = get(session, code, params["upload"])
    community = get_community(session, code)
    place = f"/c/{code}/imports/files/{upload.id}"
    try:
        table, checked = _checked(session, community, upload, progress)
        progress(0.7, _("正在和已有的数据比较"))
        report = load(session, actor, community, checked, dry_run=True)
        drawing = draw(session, community, checked.rows)
        system = next((one.value for one in report.warnings if one.code == "shifted"), None)
        put_back = draw(session, community, checked.rows, system) if system else None
    except CannotRead as error:
        upload.report = {"error": error.details}
        return Result(error.message, place)
    except Invalid as error:
        upload.report = {"error": {"reason": error.message, "remedy": "", "code": "not_yet"}}
        return Result(error.message, place)
    understood = {
        **report.as_json(),
        "layers": list(table.layers),
        "all_columns": list(table.columns),
        "head": [[cells[i] for cells in table.columns.values()]
                 for i in range(min(HEAD_ROWS, len(table)))],
        "has_geometry": table.geometry is not None,
        "drawing": drawing,
        "put_back": put_back,
        "looks_shifted": system,
        "refused_cells": _cells_of(table, [one.row for one in report.refused]),
    }  # fmt: skip
    upload.report = plain(understood)
    return Result(_("读懂了{n}行。").format(n=report.accepted), place)


def _cells_of(table: Table, rows: Sequence[int | None]) -> dict[str, list[Any]]:
    wanted = {row for row in rows[:MOST_REFUSED_KEPT] if row is not None}
    return {
        str(number): [cells[i] for cells in table.columns.values()]
        for i, number in enumerate(table.numbers)
        if number in wanted
    }


def carry_out(session: Session, actor: Actor, params: Params, progress: Progress) -> Result:
    """Import what was looked at; the file is read again, and goes when it is in."""
    code = params["community"]
    upload = get(session, code, params["upload"])
    community = get_community(session, code)
    if upload.import_run is not None:
        return Result(_("已经导入过了。"), f"/c/{code}/imports/{upload.import_run}")
    _table, checked = _checked(session, community, upload, progress)
    progress(0.6, _("正在写入 {n} 行").format(n=len(checked.rows)))
    report = load(session, actor, community, checked, skip_refused=params["skip_refused"])
    if not report.carried_out:
        words = _("有{n}行不能导入，什么都没有写入。").format(n=len(report.refused))
        return Result(words, f"/c/{code}/imports/files/{upload.id}")
    progress(0.95)
    wanted = (UploadFile.community == code, UploadFile.upload == upload.id)
    words = _("导入好了：新增{added}，更新{updated}，不变{unchanged}。").format(
        added=report.added, updated=report.updated, unchanged=report.unchanged
    )
    if report.run is None:
        return Result(words, f"/c/{code}/imports")
    upload.import_run = report.run
    session.flush()
    session.execute(delete(UploadFile).where(*wanted))
    return Result(words, f"/c/{code}/imports/{report.run}")


def discard(session: Session, upload: Upload) -> None:
    session.delete(upload)
    session.flush()


def choices(kind: str) -> list[str]:
    """The fields of a kind to which a column may be given."""
    shape = KINDS[kind].shape
    places = PLACE_FIELDS if shape is Shape.POINT else ()
    return [*(field.name for field in KINDS[kind].fields), *places]


LOOK = jobs.register("import_look", Verb.IMPORT, look)
LOAD = jobs.register("import_load", Verb.IMPORT, carry_out)
