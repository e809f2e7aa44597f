"""Anybody can check a print against the ground: the PDF and `gisgrid export all` say the same."""

import re
from datetime import date
from itertools import combinations
from pathlib import Path

import geopandas
import numpy as np

from gisgrid import geo
from gisgrid.db import transaction
from gisgrid.demo.ground import COMMUNITY
from gisgrid.exchange.export import export
from gisgrid.sheets import service
from tests.sheets.conftest import Mapped, Office
from tests.sheets.reading import Sheet


def circles(page: Sheet) -> dict[int, np.ndarray]:
    """Number of a stop → middle of its circle, mm."""
    return {
        int(one.content): np.array([one.x + one.width / 2, one.y - 0.36 * 7 * 25.4 / 72])
        for one in page.words
        if re.fullmatch(r"\d{1,2}", one.content) and abs(one.size - 7) < 0.01 and 32 < one.y < 254
    }


def rows(pages: list[Sheet]) -> dict[int, tuple[int, str]]:
    """Row → (stop, door) as the list has them, read by where the words stand."""
    found = {}
    for page in pages:
        if "走访登记表" not in page.text:
            continue
        body = [one for one in page.words if abs(one.size - 9.5) < 0.01]
        for one in body:
            line = sorted((w for w in body if abs(w.y - one.y) < 0.1), key=lambda w: w.x)
            if len(line) >= 3 and line[0] is one and line[0].content.isdigit():
                found[int(line[0].content)] = (
                    int(line[1].content),
                    "".join(w.content for w in line[2:]),
                )
    return found


def words_of(door: object) -> str:
    """A door of the export in the words of the list."""
    entrance, floor, name = (getattr(door, one) for one in ("entrance", "floor", "door"))
    if str(name) == str(entrance) and int(floor) == 1:
        return f"{name}号"
    return f"{entrance}单元 {int(floor)}层 {name}"


def test_rows_doors_and_stops_of_the_paper_are_those_of_the_export(
    office: Office, mapped: list[Mapped], tmp_path: Path
) -> None:
    printed, pages = office.printed(mapped[0].short)
    file = tmp_path / "all.gpkg"
    with transaction(office.app) as session:
        actor = office.entered(session)
        export(session, actor, COMMUNITY, "all", file, date.today())
        epsg = service.material(session, COMMUNITY).ground.epsg
    homes = geopandas.read_file(file, layer="households")
    own = homes[homes.sheet == printed.sheet.serial]
    told = {int(one.row): (int(one.stop), words_of(one)) for one in own.itertuples()}
    assert rows(pages) == told
    assert len(told) == printed.sheet.rows > 100

    stops = geopandas.read_file(file, layer="stops").to_crs(epsg)
    stops = stops[stops.sheet == printed.sheet.serial]
    ground = {int(one.stop): np.array(one.geometry.coords[0]) for one in stops.itertuples()}
    on_paper = circles(pages[0])
    assert on_paper.keys() == ground.keys()
    scale = int(re.search(r"1:(\d+)", pages[0].text)[1])  # type: ignore[index]
    place = geo.to_stored(stops.geometry.iloc[0], epsg)
    factor, _turn = geo.factors(epsg, place.x, place.y)
    apart = [
        abs(np.hypot(*(on_paper[a] - on_paper[b]))
            - np.hypot(*(ground[a] - ground[b])) * 1000 / scale / factor)
        for a, b in combinations(ground, 2)
    ]  # fmt: skip
    # A circle in a crowd stands beside its place on a leader; all others are where they are.
    assert np.median(apart) < 0.1
