"""Bring files in and take layers out, by command."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands.frame import (
    AsOption,
    CommunityOption,
    JsonOption,
    acting,
    answer,
    err,
    progress,
)
from gisgrid.commands.plans import day_of
from gisgrid.exchange import export, profiles, service
from gisgrid.exchange.check import check
from gisgrid.exchange.kinds import KINDS
from gisgrid.exchange.layers import LAYERS
from gisgrid.exchange.reading import read_apart
from gisgrid.exchange.report import Finding, Report
from gisgrid.exchange.shifted import SYSTEMS
from gisgrid.i18n import _
from gisgrid.qgis import service as qgis
from gisgrid.territory.service import get_community

SHOWN_ROWS = 20
Kind = StrEnum("Kind", {name: name for name in KINDS})  # type: ignore[misc]
Shift = StrEnum("Shift", {name: name for name in SYSTEMS})  # type: ignore[misc]
Layer = StrEnum("Layer", {name: name for name in (*LAYERS, "all", "qgis")})  # type: ignore[misc]


def import_file(
    kind: Annotated[Kind, typer.Argument(help="What the file holds.")],
    file: Annotated[Path, typer.Argument(help="GeoPackage, GeoJSON, Shapefile, OSM, CSV or XLSX.")],
    community: CommunityOption,
    profile: Annotated[
        str, typer.Option(help="Import profile by name, or a TOML file of your own.")
    ] = "default",
    crs: Annotated[
        int | None, typer.Option(help="EPSG code of the file, where it does not say.")
    ] = None,
    layer: Annotated[
        str | None, typer.Option(help="Layer or sheet, where there are several.")
    ] = None,
    pick: Annotated[
        str | None, typer.Option(help="Of several boundaries: code or name of the right one.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Check and count; write nothing.")] = False,
    skip_refused: Annotated[
        bool, typer.Option(help="Import the good rows, leave the others.")
    ] = False,
    repair: Annotated[
        bool, typer.Option(help="Take the offered repair of invalid outlines.")
    ] = False,
    shift: Annotated[
        Shift | None,
        typer.Option(help="Put back coordinates of Amap and Tencent (gcj02) or Baidu (bd09)."),
    ] = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Import a file into a community: whole or not at all. With a refused row the exit is 1."""
    chosen = profiles.load(profile).get(kind.value, profiles.KindProfile())
    with progress(_("正在导入")) as share:
        content = read_apart(file, layer, chosen.layers)
        share(0.2)
        with acting(Verb.IMPORT, acts_as) as (session, actor):
            found = get_community(session, community)
            wish = service.wish_for(found, crs, repair=repair, shift=shift)
            checked = check(content, kind.value, chosen, wish, pick)
            share(0.5)
            report = service.load(
                session, actor, found, checked, skip_refused=skip_refused, dry_run=dry_run
            )
            share(1.0)
    if as_json:
        answer(True, report.as_json())
    else:
        _show(report, community)
    if report.refused and not skip_refused:
        n = len(report.refused)
        said = _("{n} 行不能导入，什么都没有写入。").format(n=n)
        err.print(said, highlight=False, markup=False)
        raise typer.Exit(1)


def _show(report: Report, community: int) -> None:
    known = {
        "said": _("由 --crs 指明"),
        "file": _("文件写明"),
        "format": _("按格式规定"),
        "columns": _("按列名"),
    }.get(report.crs_known_by or "", "")
    columns = "、".join(f"{column} → {field}" for field, column in report.columns.items())
    lines = [
        _("文件：{file}{layer}").format(
            file=report.file, layer=f" / {report.layer}" if report.layer else ""
        ),
        _("坐标系：{crs}（{how}）").format(crs=report.crs, how=known) if report.crs else "",
        _("列：{columns}").format(columns=columns),
        _("读到 {read}，接受 {accepted}：新增 {added}，更新 {updated}，不变 {unchanged}。").format(
            read=report.read,
            accepted=report.accepted,
            added=report.added,
            updated=report.updated,
            unchanged=report.unchanged,
        ),
        _("草案 {draft}，发布：gisgrid plan publish {draft} --community {c}").format(
            draft=report.draft, c=community
        )
        if report.draft
        else "",
        "" if report.carried_out else _("没有写入数据库。"),
    ]
    answer(False, None, *(line for line in lines if line))
    _show_findings(_("不能导入的行"), report.refused)
    _show_findings(_("提醒"), report.warnings)


def _show_findings(title: str, findings: Sequence[Finding]) -> None:
    """A line for each, whole at any width; the rest is counted and stands in the JSON."""
    if not findings:
        return
    lines = [_("{title}：{n}").format(title=title, n=sum(one.count for one in findings))]
    lines += [f"  {_in_words(one)}" for one in findings[:SHOWN_ROWS]]
    if len(findings) > SHOWN_ROWS:
        rest = len(findings) - SHOWN_ROWS
        lines.append(_("  还有 {n} 条，用 --json 全部列出。").format(n=rest))
    answer(False, None, *lines)


def _in_words(one: Finding) -> str:
    place = _("第{row}行").format(row=one.row) if one.row is not None else ""
    others = _("（共{n}行）").format(n=one.count) if one.count > 1 else ""
    told = " ".join(part for part in (one.field, one.value) if part)
    head = " ".join(part for part in (place + others, told) if part)
    return f"{head}：{one.reason}{one.remedy}" if head else f"{one.reason}{one.remedy}"


def export_layer(
    layer: Annotated[
        Layer,
        typer.Argument(
            help="Layer; all (GeoPackage, XLSX); qgis (ZIP: GeoPackage and a project on it)."
        ),
    ],
    file: Annotated[
        Path, typer.Argument(help="File to write: .gpkg, .geojson, .zip, .csv or .xlsx.")
    ],
    community: CommunityOption,
    on: Annotated[
        str | None, typer.Option(help="Grids, leaders and pairs of a day, such as 2026-12-01.")
    ] = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Write a layer into a file; an existing file is replaced."""
    with acting(Verb.EXPORT, acts_as) as (session, actor):
        get_community(session, community)
        day = day_of(on, today(session, community))
        if layer.value == "qgis":
            counts = qgis.write_bundle(session, actor, community, file, day)
        else:
            counts = export.export(session, actor, community, layer.value, file, day)
    lines = [_("{layer}：{n} 条").format(layer=name, n=n) for name, n in counts.items()]
    answer(as_json, {"file": str(file), "on": day.isoformat(), "layers": counts}, *lines)
