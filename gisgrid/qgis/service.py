"""Projects for QGIS: on the views of the database, or on a GeoPackage that travels with them."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import URL
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.service import Actor
from gisgrid.errors import Invalid
from gisgrid.exchange.export import export, origin
from gisgrid.i18n import _
from gisgrid.qgis.project import Source, View, project
from gisgrid.qgis.styles import STYLES, Shape, Style
from gisgrid.territory.service import get_community

SUFFIXES = (".qgs", ".qgz")
GEOMETRIES: dict[Shape, str] = {
    "Polygon": "MultiPolygon", "Line": "MultiLineString", "Point": "Point",
}  # fmt: skip
# The boundary's layer has another name in a file, where it can come in again.
IN_FILES = {"community": "boundary"}


def view_of(session: Session, actor: Actor, community: int, on: date) -> View:
    """What a project says about itself. Raises Invalid for a community without a boundary."""
    found = get_community(session, community)
    if found.boundary is None:
        raise Invalid(_("社区还没有边界，先导入边界。"))
    outline = to_shape(found.boundary)
    told = "\n".join(f"{a}：{b}" for a, b in origin(session, actor, community, on))
    west, south, east, north = shapely.bounds(outline)
    metric = found.metric or geo.metric_crs_of(outline)
    return View(found.name, told, (west, south, east, north), metric, found.attribution or "")


def of_database(url: URL, login: str) -> Callable[[Style], Source]:
    """Layers on the views; QGIS asks for the password and keeps it where its user likes."""
    host = url.host or str(url.query.get("host", "localhost"))
    port = url.port or url.query.get("port", 5432)

    def source(style: Style) -> Source:
        words = (
            f"dbname='{url.database}' host={host} port={port} user='{login}' key='id'"
            f" estimatedmetadata=false srid={geo.STORED} type={GEOMETRIES[style.shape]}"
            f' checkPrimaryKeyUnicity=\'1\' table="qgis"."{style.name}" (geom)'
        )
        return Source("postgres", words)

    return source


def of_file(name: str) -> Callable[[Style], Source]:
    """Layers of a GeoPackage in the same folder."""

    def source(style: Style) -> Source:
        layer = IN_FILES.get(style.name, style.name)
        return Source("ogr", f"./{name}|layername={layer}")

    return source


def write(path: Path, view: View, source: Callable[[Style], Source]) -> None:
    """A `.qgs`, or a `.qgz`, which is the same packed. Raises Invalid for another ending."""
    if path.suffix not in SUFFIXES or not path.resolve().parent.is_dir():
        raise Invalid(_("项目文件写成 .qgs 或 .qgz，放在已有的文件夹里。"))
    content = project(view, STYLES, source)
    if path.suffix == ".qgs":
        path.write_bytes(content)
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{path.stem}.qgs", content)


def write_bundle(
    session: Session, actor: Actor, community: int, path: Path, on: date
) -> dict[str, int]:
    """A zip with a GeoPackage of everything and a project on it; layer → rows.

    Raises as `export` does.
    """
    view = view_of(session, actor, community, on)
    name = f"{community}-{on.isoformat()}"
    with TemporaryDirectory(prefix="gisgrid-qgis-") as folder:
        data = Path(folder) / f"{name}.gpkg"
        counts = export(session, actor, community, "all", data, on)
        held = [s for s in STYLES if IN_FILES.get(s.name, s.name) in counts]
        content = project(view, held, of_file(data.name))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(data, data.name)
            archive.writestr(f"{name}.qgs", content)
    return counts
