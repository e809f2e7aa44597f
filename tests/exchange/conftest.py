"""Small files, drawn by the tests themselves."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import Polygon
from shapely.geometry import mapping

from gisgrid.exchange import profiles
from gisgrid.exchange.check import Checked, check
from gisgrid.exchange.files import read
from gisgrid.exchange.places import Wish

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "qinghuayuan"
LON, LAT = 124.2, 50.7


def square(x: float = 0, y: float = 0, size: float = 1) -> Polygon:
    """A square; x, y and size in steps of about 70 m, from a corner in the valley."""
    corner = [(0, 0), (size, 0), (size, size), (0, size)]
    return Polygon([(LON + (x + dx) / 1000, LAT + (y + dy) / 1000) for dx, dy in corner])


def collection(*features: tuple[Any, dict[str, Any]], **members: Any) -> dict[str, Any]:
    """A FeatureCollection of `(geometry, properties)`; a geometry may be a plain mapping."""
    listed = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": mapping(g) if hasattr(g, "geom_type") else g,
        }
        for g, properties in features
    ]
    return {"type": "FeatureCollection", "features": listed, **members}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write text, bytes or JSON under a name."""

    def writer(name: str, content: str | bytes | dict[str, Any]) -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        return path

    return writer


@pytest.fixture
def write_gpkg(tmp_path: Path) -> Callable[..., Path]:
    """Write layers `{name: [(geometry, properties), …]}` into one GeoPackage."""

    def writer(layers: dict[str, list[tuple[Any, dict[str, Any]]]], crs: int | None = 4490) -> Path:
        path = tmp_path / "file.gpkg"
        for name, rows in layers.items():
            table = [properties for _g, properties in rows]
            frame = geopandas.GeoDataFrame(table, geometry=[g for g, _p in rows], crs=crs)
            frame.to_file(path, layer=name, engine="pyogrio")
        return path

    return writer


def checked(path: Path, kind: str, layer: str | None = None, **said: Any) -> Checked:
    """Read and check a file as the command does."""
    profile = profiles.load()[kind]
    pick = said.pop("pick", None)
    return check(read(path, layer, profile.layers), kind, profile, Wish(**said), pick)


def codes(found: Checked) -> list[str]:
    return [one.code for one in found.refused]


@pytest.fixture(scope="session")
def quarter() -> Path:
    if not REAL.is_dir():
        pytest.skip("the real quarter is not beside this checkout (../shared/data)")
    return REAL
