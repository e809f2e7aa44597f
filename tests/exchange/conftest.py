"""Small files, drawn by the tests themselves."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import Polygon
from shapely.geometry import mapping
from sqlalchemy.orm import Session

from gisgrid.auth import accounts
from gisgrid.auth.accounts import of_community
from gisgrid.auth.models import Person, Role
from gisgrid.auth.service import enter
from gisgrid.cluster import Server
from gisgrid.db import transaction
from gisgrid.exchange import profiles
from gisgrid.exchange.check import Checked, check
from gisgrid.exchange.files import read
from gisgrid.exchange.places import Wish
from gisgrid.exchange.report import Report
from gisgrid.exchange.service import load, wish_for
from gisgrid.territory.service import create_community, get_community
from tests.conftest import Database, cloned

LON, LAT = 124.2, 50.7
CODE = 232762100009


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
def quarter(shared: Path) -> Path:
    """The real quarter beside the project."""
    return shared / "data" / "qinghuayuan"


@pytest.fixture(scope="session")
def office(server: Server, empty_template: str) -> Iterator[Database]:
    """A migrated database for all tests of this folder; nothing is committed into its community."""
    with cloned(server, empty_template) as made:
        yield made


@pytest.fixture(scope="session")
def tokens(office: Database) -> dict[str, str]:
    """Lin directs, Mei leads a grid and may not import, the administrator reads the trail."""
    made = {}
    with transaction(office.owner) as owner:
        create_community(owner, CODE, "测试社区", "CS")
        person = Person(community=CODE, name="梅", search="梅 mei m")
        owner.add(person)
        owner.flush()
        for name, role, scope in (
            ("lin", Role.COMMUNITY_DIRECTOR, of_community(CODE)),
            ("admin", Role.ADMINISTRATOR, of_community(CODE)),
            ("mei", Role.GRID_LEADER, of_community(CODE, person=person.id)),
        ):
            accounts.grant(owner, accounts.create(owner, name, name, None), role, scope)
            made[name] = accounts.token(owner, name)
    return made


@pytest.fixture
def session(office: Database, tokens: dict[str, str]) -> Iterator[Session]:
    """Lin's session as the application; rolled back at the end."""
    with Session(office.app, expire_on_commit=False) as opened:
        enter(opened, tokens["lin"])
        yield opened
        opened.rollback()


@pytest.fixture
def bring(session: Session, tokens: dict[str, str]) -> Callable[..., Report]:
    """Import a file as the command does."""

    def importer(path: Path, kind: str, *, by: str = "lin", **how: Any) -> Report:
        actor = enter(session, tokens[by])
        assert actor is not None
        community = get_community(session, CODE)
        profile = profiles.load()[kind]
        wish = wish_for(community, shift=how.pop("shift", None))
        found = check(read(path, how.pop("layer", None), profile.layers), kind, profile, wish)
        return load(session, actor, community, found, **how)

    return importer
