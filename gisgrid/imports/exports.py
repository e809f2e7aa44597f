"""Taking data out by page: a layer or all of them, as a job that makes a file."""

import mimetypes
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from gisgrid import forms
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.errors import Invalid
from gisgrid.exchange import export
from gisgrid.exchange.layers import LAYERS
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Exporter
from gisgrid.i18n import _
from gisgrid.imports.words import layer_name
from gisgrid.jobs import kinds, service
from gisgrid.jobs.kinds import File, Params, Progress, Result
from gisgrid.pages import render, send_on
from gisgrid.territory.service import get_community

router = APIRouter(prefix="/c/{community}", tags=["exports"])
ALL = "all"


def _losses() -> list[tuple[str, str]]:
    """What each format cannot hold, said before it is chosen."""
    return [
        ("GeoPackage", _("全部放得下：多个图层、中文列名、坐标系。")),
        ("GeoJSON", _("一个图层；坐标按 WGS 84 读，和 CGCS2000 相差不到1米。")),
        ("Shapefile", _("一个图层，压缩包；列名换成英文短名，附字段说明；一格最多254字节。")),
        ("Excel", _("没有图形：线和面只留下里面一点的经纬度；中文表头。")),
        ("CSV", _("一个图层，没有图形；带 BOM，Excel 能直接打开。")),
    ]


@router.get("/exports")
def exports_page(request: Request, ask: Exporter, layer: str = ALL) -> Response:
    """Choose what to take out, and as what."""
    values = {"layer": layer, "format": ".gpkg", "on": ask.today.isoformat()}
    return _form(request, ask, forms.Form(values))


def _form(request: Request, ask: Ask, form: forms.Form, status: int = 200) -> Response:
    return render(
        request,
        "imports/exports.html",
        status=status,
        community=ask.community,
        form=form,
        layers=[(name, layer_name(name)) for name in (ALL, *LAYERS)],
        formats=[
            (".gpkg", "GeoPackage"), (".xlsx", "Excel"), (".zip", "Shapefile"),
            (".geojson", "GeoJSON"), (".csv", "CSV"),
        ],
        losses=_losses(),
    )  # fmt: skip


@router.post("/exports", dependencies=GENUINE)
def take_out(
    request: Request,
    ask: Exporter,
    layer: Annotated[str, Form()] = ALL,
    format: Annotated[str, Form()] = ".gpkg",
    on: Annotated[str, Form()] = "",
) -> Response:
    """Begin to make the file."""
    try:
        day = day_from(on, "on", ask.today) or ask.today
        if layer not in (ALL, *LAYERS):
            raise Invalid(_("请选导出什么。"), {"layer": _("请选导出什么。")})
        export.check_format(format, layer)
    except Invalid as error:
        values = {"layer": layer, "format": format, "on": on}
        errors = error.fields or {"format": error.message}
        return _form(request, ask, forms.Form(values, errors), error.status)
    title = _("导出 {layer}").format(layer=layer_name(layer))
    params = {"layer": layer, "suffix": format, "on": day.isoformat()}
    job = service.start(ask.session, ask.actor, ask.code, "export", title, params)
    return send_on(f"{ask.base}/jobs/{job.id}")


def make_file(session: Session, actor: Actor, params: Params, progress: Progress) -> Result:
    """Write the layers into a file of the job."""
    code, suffix, on = params["community"], params["suffix"], params["on"]
    community = get_community(session, code)
    progress(0.1, _("正在读数据"))
    name = f"{community.name}-{params['layer']}-{on}{suffix}"
    with tempfile.TemporaryDirectory(prefix="gisgrid-export-") as folder:
        path = Path(folder) / name
        counts = export.export(session, actor, code, params["layer"], path, date.fromisoformat(on))
        progress(0.9)
        content = path.read_bytes()
    media = mimetypes.guess_type(name)[0] or "application/octet-stream"
    words = _("共{n}条。").format(n=sum(counts.values()))
    return Result(words, file=File(name, media, content))


EXPORT = kinds.register("export", Verb.EXPORT, make_file)
