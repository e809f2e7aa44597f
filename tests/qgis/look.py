"""Run by the Python that has PyQGIS: open a project, tell its layers, draw it if asked."""

import json
import sys

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
)
from qgis.PyQt.QtCore import QSize

application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
read = project.read(sys.argv[1])
layers = {}
for layer in project.mapLayers().values():
    features = list(layer.getFeatures(QgsFeatureRequest()))
    layers[layer.id()] = {
        "title": layer.name(),
        "is_valid": layer.isValid(),
        "features": len(features),
        "without_place": sum(one.geometry().isNull() for one in features),
        "crs": layer.crs().authid(),
        "renderer": layer.renderer().type() if layer.isValid() else None,
        "symbols": layer.renderer().rootRule().children().__len__()
        if layer.isValid() and layer.renderer().type() == "RuleRenderer"
        else 1,
        "labels": layer.labelsEnabled() if layer.isValid() else False,
        "may_write": not layer.readOnly(),
    }
if len(sys.argv) > 2:
    settings = QgsMapSettings()
    settings.setLayers(project.layerTreeRoot().layerOrder())
    settings.setDestinationCrs(project.crs())
    settings.setOutputSize(QSize(1600, 1000))
    settings.setOutputDpi(120)
    box = QgsCoordinateTransform(
        project.mapLayer("gisgrid_community").crs(), project.crs(), project
    ).transformBoundingBox(project.mapLayer("gisgrid_community").extent())
    box.scale(1.05)
    settings.setExtent(box)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(sys.argv[2])
print(json.dumps({"read": read, "title": project.title(), "crs": project.crs().authid(),
                  "layers": layers}))  # fmt: skip
application.exitQgis()
