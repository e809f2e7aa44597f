"""The same papers as a QGIS print layout: run by the Python that has QGIS, one JSON line a job.

    qgis_paper.py LAYERS.gpkg EPSG FONT…        {"what": "sheet", "grid": "08", "out": "x.pdf"}

Map with buildings, streets, borders, numbered stops, names; legend, bar, arrow; the doors as an
attribute table over as many pages as they need. No notes page, square code, cover, index or links:
a print layout has none of these by itself.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFillSymbol,
    QgsLayoutExporter,
    QgsLayoutFrame,
    QgsLayoutItemAttributeTable,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLayoutTableColumn,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsRenderContext,
    QgsRendererCategory,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QFont, QFontDatabase

MM, PT = QgsUnitTypes.LayoutMillimeters, QgsUnitTypes.RenderPoints
SCALES = (500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000)
CELL_MM = 2.4
# Field, heading, width in millimetres.
COLUMNS = (("row", "行号", 11), ("stop", "点", 9), ("building_name", "楼", 26),
           ("entrance", "单元", 11), ("floor", "层", 9), ("door", "门", 14),
           ("'□ □ □ □ □'", "在 不 拒 迁 锁", 36), ("''", "诉求、心愿", 69))  # fmt: skip
NAMED = {"buildings": ("name", 7.0), "streets": ("name", 7.5), "grids": ("short", 10.0)}


def in_metres(source: Path, epsg: int) -> Path:
    """All layers in the metric system, so that the peer need not transform while it draws."""
    target = source.with_name("metres.gpkg")
    to = QgsCoordinateReferenceSystem.fromEpsgId(epsg)
    for n, name in enumerate(("grids", "buildings", "streets", "households", "stops")):
        layer = QgsVectorLayer(f"{source}|layername={name}", name)
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.layerName = name
        options.ct = QgsCoordinateTransform(layer.crs(), to, QgsProject.instance())
        if n:
            options.actionOnExistingFile = QgsVectorFileWriter.CreateOrOverwriteLayer
        context = QgsProject.instance().transformContext()
        QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(target), context, options)
    return target


def words(size: float, family: str, buffer_mm: float = 0.4) -> QgsTextFormat:
    made = QgsTextFormat()
    made.setFont(QFont(family))
    made.setSize(size)
    made.setSizeUnit(PT)
    if buffer_mm:
        halo = QgsTextBufferSettings()
        halo.setEnabled(True)
        halo.setSize(buffer_mm)
        made.setBuffer(halo)
    return made


class Office:
    """The project with its styled layers."""

    def __init__(self, layers: Path, family: str) -> None:
        self.family = family
        self.project = QgsProject.instance()
        self.layer = {}
        for name in ("stops", "grids", "streets", "buildings", "households"):
            layer = QgsVectorLayer(f"{layers}|layername={name}", name)
            if not layer.isValid():
                raise SystemExit(f"cannot read {name}")
            self.layer[name] = layer
            self.project.addMapLayer(layer)
        self.project.setCrs(self.layer["grids"].crs())
        self.style()

    def style(self) -> None:
        grey = {"outline_color": "#4D4D4D", "outline_width": "0.15"}
        kinds = self.layer["buildings"].uniqueValues(
            self.layer["buildings"].fields().indexOf("kind")
        )
        public = ("public", "shop", "industrial")
        self.layer["buildings"].setRenderer(QgsCategorizedSymbolRenderer("kind", [
            QgsRendererCategory(kind, QgsFillSymbol.createSimple(
                {"color": "#A8A8A8" if kind in public else "#D2D2D2", **grey}), str(kind))
            for kind in kinds
        ]))  # fmt: skip
        self.layer["streets"].renderer().setSymbol(
            QgsLineSymbol.createSimple({"line_color": "#8C8C8C", "line_width": "0.8"})
        )
        self.layer["grids"].renderer().setSymbol(QgsFillSymbol.createSimple(
            {"style": "no", "outline_color": "#B3261E", "outline_width": "0.9"}))  # fmt: skip
        circle = {"name": "circle", "size": "4.4", "color": "white", "outline_width": "0.25"}
        self.layer["stops"].renderer().setSymbol(QgsMarkerSymbol.createSimple(circle))
        for name, (field, size) in {**NAMED, "stops": ("stop", 7.0)}.items():
            settings = QgsPalLayerSettings()
            settings.fieldName = field
            settings.setFormat(words(size, self.family, 0.0 if name == "stops" else 0.4))
            if name == "streets":
                settings.placement = QgsPalLayerSettings.Line
            elif name == "stops":
                settings.placement = QgsPalLayerSettings.OverPoint
            self.layer[name].setLabeling(QgsVectorLayerSimpleLabeling(settings))
            self.layer[name].setLabelsEnabled(True)

    def layout(self, paper: str, orientation: int, frame: QRectF, *, stops: bool) -> QgsPrintLayout:
        """A page with map, title, legend, bar, arrow."""
        made = QgsPrintLayout(self.project)
        made.initializeDefaults()
        made.pageCollection().page(0).setPageSize(paper, orientation)
        themap = QgsLayoutItemMap(made)
        themap.attemptSetSceneRect(frame)
        shown = ["stops"] if stops else []
        themap.setLayers([self.layer[n] for n in (*shown, "grids", "streets", "buildings")])
        themap.setId("map")
        themap.setFrameEnabled(True)
        made.addLayoutItem(themap)
        themap.zoomToExtent(self.layer["grids"].extent())
        for text, y, size in (
            ("[% @atlas_pagename %] 网格 走访单", 12, 16),
            ("比例尺 1:[% round(map_get(item_variables('map'), 'map_scale')) %]", 24, 9),
        ):
            label = QgsLayoutItemLabel(made)
            label.setText(text)
            font = QFont(self.family)
            font.setPointSizeF(size)
            label.setFont(font)
            label.attemptSetSceneRect(QRectF(frame.left(), y, 140, 10))
            made.addLayoutItem(label)
        legend = QgsLayoutItemLegend(made)
        legend.setLinkedMap(themap)
        legend.setColumnCount(4)
        legend.attemptMove(QgsLayoutPoint(frame.left(), frame.bottom() + 1, MM))
        made.addLayoutItem(legend)
        bar = QgsLayoutItemScaleBar(made)
        bar.setLinkedMap(themap)
        bar.applyDefaultSize()
        bar.attemptMove(QgsLayoutPoint(frame.right() - 70, frame.bottom() + 2, MM))
        made.addLayoutItem(bar)
        north = QgsLayoutItemPicture(made)
        north.setPicturePath(":/images/north_arrows/layout_default_north_arrow.svg")
        north.attemptSetSceneRect(QRectF(frame.right() - 14, frame.top() + 2, 12, 12))
        made.addLayoutItem(north)
        return made

    def with_doors(self, made: QgsPrintLayout) -> None:
        """The doors of the grid in hand, on as many pages as they need."""
        table = QgsLayoutItemAttributeTable.create(made)
        made.addMultiFrame(table)
        table.setVectorLayer(self.layer["households"])
        columns = []
        for field, heading, width in COLUMNS:
            column = QgsLayoutTableColumn(heading)
            column.setAttribute(field)
            column.setWidth(width - 2 * CELL_MM)
            columns.append(column)
        table.setColumns(columns)
        row = QgsLayoutTableColumn("row")
        row.setAttribute("row")
        table.setSortColumns([row])
        table.setFilterFeatures(True)
        table.setFeatureFilter("\"grid\" = attribute(@atlas_feature, 'short')")
        table.setMaximumNumberOfFeatures(4000)
        table.setContentTextFormat(words(9.5, self.family, 0.0))
        table.setHeaderTextFormat(words(8.5, self.family, 0.0))
        table.setCellMargin(CELL_MM)
        table.setResizeMode(QgsLayoutItemAttributeTable.ExtendToNextPage)
        page = QgsLayoutItemPage(made)
        page.setPageSize("A4", QgsLayoutItemPage.Portrait)
        made.pageCollection().addPage(page)
        frame = QgsLayoutFrame(made, table)
        frame.attemptMove(QgsLayoutPoint(15, 32, MM), page=1)
        frame.attemptResize(QgsLayoutSize(185, 226, MM))
        frame.setHidePageIfEmpty(True)
        table.addFrame(frame)

    def sheets(self, out: str, only: str | None) -> int:
        """One grid or all, as an atlas over the grids."""
        frame = QRectF(15, 32.5, 185, 222)
        made = self.layout("A4", QgsLayoutItemPage.Portrait, frame, stops=True)
        themap = next(one for one in made.items() if isinstance(one, QgsLayoutItemMap))
        made.reportContext().setPredefinedScales(list(SCALES))
        themap.setAtlasDriven(True)
        themap.setAtlasScalingMode(QgsLayoutItemMap.Predefined)
        atlas = made.atlas()
        atlas.setEnabled(True)
        atlas.setCoverageLayer(self.layer["grids"])
        atlas.setPageNameExpression('"short" || \' \' || "name"')
        atlas.setSortFeatures(True)
        atlas.setSortExpression('"short"')
        if only:
            atlas.setFilterFeatures(True)
            atlas.setFilterExpression(f"\"short\" = '{only}'")
        self.with_doors(made)
        done, reason = QgsLayoutExporter.exportToPdf(atlas, out, settings())
        return self.checked(done, reason)

    def wall(self, out: str) -> int:
        frame = QRectF(18, 50, 580, 496)
        made = self.layout("A1", QgsLayoutItemPage.Landscape, frame, stops=False)
        themap = next(one for one in made.items() if isinstance(one, QgsLayoutItemMap))
        whole = QgsRectangle(self.layer["grids"].extent())
        themap.zoomToExtent(whole)
        needed = max(whole.width() / 0.580, whole.height() / 0.496)
        themap.setScale(next(one for one in (*SCALES, 7500, 10_000) if one >= needed))
        table = QgsLayoutItemAttributeTable.create(made)
        made.addMultiFrame(table)
        table.setVectorLayer(self.layer["grids"])
        table.setContentTextFormat(words(18, self.family, 0.0))
        table.setDisplayedFields(["short", "name", "leader", "unit"])
        frame_of_table = QgsLayoutFrame(made, table)
        frame_of_table.attemptSetSceneRect(QRectF(608, 50, 215, 496))
        table.addFrame(frame_of_table)
        return self.checked(QgsLayoutExporter(made).exportToPdf(out, settings()), "")

    def checked(self, done: int, reason: str) -> int:
        if done != QgsLayoutExporter.Success:
            raise SystemExit(f"export failed: {done} {reason}")
        return done


def settings() -> QgsLayoutExporter.PdfExportSettings:
    made = QgsLayoutExporter.PdfExportSettings()
    made.dpi = 300
    made.forceVectorOutput = True
    made.rasterizeWholeImage = False
    made.textRenderFormat = QgsRenderContext.TextFormatAlwaysText
    made.appendGeoreference = False
    made.exportMetadata = True
    return made


def main() -> None:
    layers, epsg, *fonts = sys.argv[1:]
    app = QgsApplication([], False)
    app.initQgis()
    families = [
        QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(one))
        for one in fonts
    ]
    office = Office(in_metres(Path(layers), int(epsg)), families[0][0])
    for line in sys.stdin:
        job = json.loads(line)
        begin = time.process_time()
        if job["what"] == "wall":
            office.wall(job["out"])
        else:
            office.sheets(job["out"], job.get("grid"))
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        answer = {"seconds": time.process_time() - begin, "mb": most}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
