"""What the formats that are read through GDAL share: a call without its network, virtual and
remote drivers, and its answers as shapely and EPSG."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from gisgrid.exchange.report import CannotRead, Fault
from gisgrid.exchange.table import Crs, Geometries
from gisgrid.i18n import _

# Every other driver of the vector library: virtual files, services, databases, other formats.
SKIPPED = (
    "PCIDSK PDS4 VICAR PDF MBTiles EEDA OGCAPI GDALG MapInfo_File LVBAG S57 DGN OGR_VRT CSV GML "
    "GPX LIBKML KML GeoJSON GeoJSONSeq ESRIJSON TopoJSON OGR_GMT GPKG SQLite WAsP OpenFileGDB DXF "
    "FlatGeobuf GeoRSS VFK PGDUMP GPSBabel OGR_PDS WFS OAPIF EDIGEO Idrisi ODS XLSX Elasticsearch "
    "Carto AmigoCloud SXF Selafin JML PLSCENES CSW VDV MVT NGW MapML GTFS PMTiles JSONFG "
    "MiraMonVector ADBC AVCBin AVCE00 AIVector HTTP"
)
# Read by GDAL when it is loaded, so they are set before pyogrio is imported.
CLOSED = {
    "PROJ_NETWORK": "OFF",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "SHAPE_RESTORE_SHX": "YES",
    "OGR_GEOMETRY_ACCEPT_UNCLOSED_RING": "NO",
    "OSM_MAX_TMPFILE_SIZE": "100",
}


def raw_read(path: Path, **how: Any) -> Any:
    """`(meta, fids, WKB, columns)` of a layer. Raises CannotRead for what GDAL cannot read."""
    # Imported here: it is needed for two formats only, and registers its drivers once.
    skipped = SKIPPED.replace(" ", ",").replace("_File", " File")
    os.environ.update({**CLOSED, "OGR_SKIP": skipped})
    import pyogrio

    try:
        return pyogrio.raw.read(path, **how)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise CannotRead(
            _("这个文件打不开，或已损坏。"), _("用 QGIS 打开并重新导出。"), "broken"
        ) from error


def crs_of(said: str | None) -> Crs | None:
    """The system that a file names, if it is one of EPSG's."""
    if not said:
        return None
    try:
        epsg = CRS.from_user_input(said).to_epsg(min_confidence=25)
    except CRSError:
        return None
    return Crs(epsg, "file") if epsg else None


def geometries(blobs: Any) -> tuple[Geometries, dict[int, Fault]]:
    made: Geometries = np.atleast_1d(
        shapely.from_wkb(np.asarray(blobs, dtype=object), on_invalid="ignore")
    )
    fault = Fault("geometry_unreadable", _("图形读不出来。"), _("在 QGIS 里删除或重画这个要素。"))
    return made, {i: fault for i, blob in enumerate(blobs) if blob is not None and made[i] is None}
