"""Taking data out by page: a layer or all of them, as a job that makes a file."""

import mimetypes
import re
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
from gisgrid.qgis import service as qgis
from gisgrid.territory.models import Community
from gisgrid.territory.service import get_community, plan_on

router = APIRouter(prefix="/c/{community}", tags=["exports"])
ALL = "all"
QGIS = ".qgs"


def _losses() -> list[tuple[str, str]]:
    """What each format cannot hold, said before it is chosen."""
    return [
        ("GeoPackage", _("全部放得下：多个图层、中文列名、坐标系。")),
        (
            _("QGIS 项目"),
            _("压缩包：GeoPackage 和配好样式的项目文件；解压后双击打开。"),
        ),
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
            (".gpkg", "GeoPackage"), (QGIS, _("QGIS 项目")), (".xlsx", "Excel"),
            (".zip", "Shapefile"), (".geojson", "GeoJSON"), (".csv", "CSV"),
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
        check_format(format, layer)
    except Invalid as error:
        values = {"layer": layer, "format": format, "on": on}
        errors = error.fields or {"format": error.message}
        return _form(request, ask, forms.Form(values, errors), error.status)
    title = _("导出 {layer}").format(layer=layer_name(layer))
    params = {"layer": layer, "suffix": format, "on": day.isoformat()}
    job = service.start(ask.session, ask.actor, ask.code, "export", title, params)
    return send_on(f"{ask.base}/jobs/{job.id}")


def check_format(suffix: str, layer: str) -> None:
    """Raises Invalid for what the format cannot hold."""
    if suffix != QGIS:
        export.check_format(suffix, layer)
    elif layer != ALL:
        raise Invalid(_("QGIS 项目装全部图层，请选“全部”。"))


def make_file(session: Session, actor: Actor, params: Params, progress: Progress) -> Result:
    """Write the layers into a file of the job."""
    code, suffix, on = params["community"], params["suffix"], params["on"]
    community = get_community(session, code)
    progress(0.1, _("正在读数据"))
    name = file_name(session, actor, community, params)
    day = date.fromisoformat(on)
    with tempfile.TemporaryDirectory(prefix="gisgrid-export-") as folder:
        path = Path(folder) / name
        if suffix == QGIS:
            counts = qgis.write_bundle(session, actor, code, path, day)
        else:
            counts = export.export(session, actor, code, params["layer"], path, day)
        progress(0.9)
        content = path.read_bytes()
    media = mimetypes.guess_type(name)[0] or "application/octet-stream"
    words = _("共{n}条。").format(n=sum(counts.values()))
    return Result(words, file=File(name, media, content))


def file_name(session: Session, actor: Actor, community: Community, params: Params) -> str:
    """Community, layer and day; of a CSV, which has no room inside, plan and person too."""
    on, suffix = params["on"], params["suffix"]
    words = [community.name, params["layer"], on]
    if suffix == ".csv":
        plan = plan_on(session, community.community, date.fromisoformat(on))
        words += [_("第{n}版").format(n=plan.number)] if plan else []
        words.append(actor.name)
    name = "-".join(re.sub(r"[^\w.-]+", "_", word) for word in words)
    return f"{name}-QGIS.zip" if suffix == QGIS else f"{name}{suffix}"


EXPORT = kinds.register("export", Verb.EXPORT, make_file)
