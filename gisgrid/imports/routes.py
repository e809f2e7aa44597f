"""Pages of importing: choose files, what was understood, refused rows, confirm, take back."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from gisgrid import forms, workbook
from gisgrid.errors import Conflict, Invalid
from gisgrid.exchange import undo
from gisgrid.exchange.kinds import KINDS
from gisgrid.exchange.models import ImportRun, Upload
from gisgrid.exchange.shifted import NAMES, SYSTEMS
from gisgrid.guards import GENUINE, Ask, Id, Importer
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.imports import service
from gisgrid.imports.words import crs_known_by, field_name, for_page, kind_name
from gisgrid.jobs import service as jobs
from gisgrid.pages import Notice, render, send_on

router = APIRouter(prefix="/c/{community}", tags=["imports"])
SHOWN_REFUSED = 100
# In the order in which one stands on the other.
ORDER = ("boundary", "buildings", "streets", "areas", "households", "grids", "units", "cadres",
         "people", "building_facts", "needs")  # fmt: skip


def run_line(run: ImportRun) -> dict[str, Any]:
    report = run.report
    return {
        "id": run.id,
        "at": picking.local(run.at),
        "kind": kind_name(run.kind),
        "file": run.file,
        "added": report.get("added", 0),
        "updated": report.get("updated", 0),
        "unchanged": report.get("unchanged", 0),
        "undone": run.undone_at and picking.local(run.undone_at),
    }


@router.get("/imports")
def imports_page(request: Request, ask: Importer, kind: str = "") -> Response:
    """Choose files to import; what was imported so far."""
    return _start(request, ask, forms.Form({"kind": kind, "profile": "default"}))


def _start(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    found = {n for kind in KINDS for n in service.profile_names(ask.session, ask.code, kind)}
    names = sorted(found, key=lambda name: name != "default")
    return render(
        request,
        "imports/start.html",
        status=status,
        community=ask.community,
        form=form,
        kinds=[(kind, kind_name(kind)) for kind in ORDER],
        profiles=[(name, _profile(name)) for name in names],
        runs=[run_line(run) for run in service.list_runs(ask.session, ask.code)],
    )


def _profile(name: str) -> str:
    return {
        "default": _("常用列名"),
        "template": _("社区网格系统的导入模板"),
        "open311_baltimore": _("311热线台账（巴尔的摩的格式）"),
    }.get(name, name)


@router.post("/imports", dependencies=GENUINE)
def receive(
    request: Request,
    ask: Importer,
    kind: Annotated[str, Form()] = "",
    profile: Annotated[str, Form()] = "default",
    files: Annotated[Sequence[UploadFile], File()] = (),
) -> Response:
    """Take the files and look at them; nothing is written yet."""
    sent = [service.Sent(f.filename or "", f.file.read()) for f in files]
    try:
        upload = service.receive(ask.session, ask.actor, ask.code, kind, profile, sent)
    except Invalid as error:
        values = {"kind": kind, "profile": profile}
        return _start(request, ask, forms.Form(values, error.fields), error.status)
    return _look(ask, upload)


def _look(ask: Ask, upload: Upload) -> Response:
    names = "、".join(service.file_names(ask.session, upload))
    title = _("看懂 {file}").format(file=names[:60])
    job = jobs.start(ask.session, ask.actor, ask.code, "import_look", title, {"upload": upload.id})
    return send_on(f"{ask.base}/jobs/{job.id}")


@router.get("/imports/files/{upload}")
def look_page(request: Request, ask: Importer, upload: Id) -> Response:
    """What was understood of a file, what is wrong with it, and what it would change."""
    found = service.get(ask.session, ask.code, upload)
    report = found.report or {"error": {"reason": _("还没有看完。"), "remedy": "", "code": "wait"}}
    error = report.get("error")
    shown = {
        "id": found.id,
        "kind": found.kind,
        "kind_name": kind_name(found.kind),
        "files": service.file_names(ask.session, found),
        "options": {**service.NOTHING_SAID, **found.options},
        "done": found.import_run,
        "error": error,
    }
    context = {} if error else _understood(found, report)
    return render(
        request,
        "imports/look.html",
        community=ask.community,
        upload=shown,
        report=None if error else report,
        kinds=[(kind, kind_name(kind)) for kind in ORDER],
        profiles=[
            (n, _profile(n)) for n in service.profile_names(ask.session, ask.code, found.kind)
        ],
        key=forms.new_key(),
        field_name=field_name,
        for_page=for_page,
        shifts=[("", _("没有偏移")), *((one, name()) for one, name in NAMES.items())],
        **context,
    )


def _understood(upload: Upload, report: dict[str, Any]) -> dict[str, Any]:
    by_column: dict[str, str] = {}
    for field, columns in report["columns"].items():
        whole = [columns] if columns in report["all_columns"] else columns.split("/")
        by_column.update(dict.fromkeys(whole, field))
    sample = report["sample"]
    names = [name for name in (*service.choices(upload.kind), "geometry") if sample]
    return {
        "filled": [n for n in names if any(row.get(n) is not None for row in sample)],
        "columns": [(name, by_column.get(name, ""), [row[i] for row in report["head"]])
                    for i, name in enumerate(report["all_columns"])],
        "fields": [(name, field_name(name)) for name in service.choices(upload.kind)],
        "crs_known_by": crs_known_by(report["crs_known_by"]),
        "refused": report["refused"][:SHOWN_REFUSED],
        "refused_count": len(report["refused"]),
    }  # fmt: skip


@router.post("/imports/files/{upload}", dependencies=GENUINE)
def look_again(
    ask: Importer, upload: Id, said: Annotated[dict[str, str], forms.all_fields()]
) -> Response:
    """Look again with what was changed: kind, layer, coordinate system, columns."""
    found = service.get(ask.session, ask.code, upload)
    kind = said.get("kind", found.kind)
    columns: dict[str, str] = {}
    is_same = kind == found.kind and said.get("profile") == found.options.get("profile")
    names = (found.report or {}).get("all_columns", [])
    if is_same and names:
        columns = dict.fromkeys(service.choices(found.kind), "")
        for i, name in enumerate(names):
            if field := said.get(f"column{i}"):
                columns[field] = name
    found.kind = kind if kind in KINDS else found.kind
    shift = said.get("put_back") or said.get("shift", "")
    found.options = {
        "profile": said.get("profile", "default"),
        "layer": said.get("layer", "") if is_same else "",
        "epsg": forms.number_from(said.get("epsg", "")),
        "pick": said.get("pick", ""),
        "repair": said.get("repair") == "yes",
        "shift": shift if shift in SYSTEMS else "",
        "columns": columns,
    }
    ask.session.flush()
    return _look(ask, found)


@router.post("/imports/files/{upload}/profile", dependencies=GENUINE)
def keep_profile(ask: Importer, upload: Id, name: Annotated[str, Form(max_length=60)]) -> Response:
    """Keep the columns as they are under a name, for the next file of this kind."""
    found = service.get(ask.session, ask.code, upload)
    service.keep_profile(ask.session, found, name)
    address = f"{ask.base}/imports/files/{upload}"
    return send_on(address, Notice(_("已保存方案“{name}”。").format(name=name.strip())))


@router.post("/imports/files/{upload}/import", dependencies=GENUINE)
def carry_out(
    ask: Importer,
    upload: Id,
    skip_refused: Annotated[bool, Form()] = False,
    key: Annotated[str, Form()] = "",
) -> Response:
    """Import the file."""
    found = service.get(ask.session, ask.code, upload)
    if found.import_run is not None:
        raise Conflict(_("已经导入过了。"))

    def start() -> tuple[str, Notice]:
        names = "、".join(service.file_names(ask.session, found))
        title = _("导入 {file}").format(file=names[:60])
        params = {"upload": found.id, "skip_refused": skip_refused}
        job = jobs.start(ask.session, ask.actor, ask.code, "import_load", title, params)
        return f"{ask.base}/jobs/{job.id}", Notice(_("开始导入。"))

    return forms.once(ask, key, start)


@router.get("/imports/files/{upload}/refused.xlsx")
def refused_file(ask: Importer, upload: Id) -> Response:
    """The rows that cannot be imported, with reason and remedy, to be mended in Excel."""
    found = service.get(ask.session, ask.code, upload)
    report = found.report or {}
    cells = report.get("refused_cells", {})
    columns = report.get("all_columns", [])
    headings = [*columns, _("行号"), _("为什么"), _("怎么办")]
    rows = [
        (*cells.get(str(one["row"]), [None] * len(columns)), one["row"], one["reason"],
         one["remedy"])
        for one in report.get("refused", [])
    ]  # fmt: skip
    return picking.excel(workbook.write(_("不能导入的行"), headings, rows), "refused")


@router.post("/imports/files/{upload}/discard", dependencies=GENUINE)
def discard(ask: Importer, upload: Id) -> Response:
    """Throw the file away."""
    service.discard(ask.session, service.get(ask.session, ask.code, upload))
    return send_on(f"{ask.base}/imports", Notice(_("没有导入，文件已丢弃。")))


@router.get("/imports/{run}")
def run_page(request: Request, ask: Importer, run: Id) -> Response:
    """What one import did, and taking the whole of it back."""
    found = undo.get(ask.session, ask.code, run)
    effects = undo.consequences(ask.session, found)
    return render(
        request,
        "imports/run.html",
        community=ask.community,
        run=run_line(found),
        kind=found.kind,
        report=found.report,
        draft=found.report.get("draft"),
        field_name=field_name,
        goes=[(undo.table_name(table), n) for table, n, _back in effects if n],
        comes_back=[(undo.table_name(table), n) for table, _n, n in effects if n],
    )


@router.post("/imports/{run}/undo", dependencies=GENUINE)
def take_back(ask: Importer, run: Id) -> Response:
    """Take a whole import back: what it added goes, what it changed is as before."""
    found = undo.get(ask.session, ask.code, run)
    undo.undo(ask.session, ask.actor, found)
    return send_on(f"{ask.base}/imports/{run}", Notice(_("这次导入已撤销。")))
