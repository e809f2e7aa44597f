"""A GeoPackage against which a print can be checked."""

from datetime import date
from pathlib import Path

import geopandas

from gisgrid.exchange.export import export
from gisgrid.sheets import service
from gisgrid.sheets.models import CopyClass
from gisgrid.sheets.rules import Selection
from gisgrid.territory.service import get_grid
from tests.cast import HOME
from tests.conftest import Stage


def test_stops_and_rows_of_the_last_print_are_in_the_file(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "all.gpkg"
    with stage.acting("lin") as (session, actor):
        grid = get_grid(session, HOME, "01")
        printed = service.print_grid(session, actor, HOME, grid, Selection(), CopyClass.LEADER)
        counts = export(session, actor, HOME, "all", file, date.today())
    assert counts["stops"] == printed.sheet.stops
    homes = geopandas.read_file(file, layer="households")
    wished = {"building_name", "entrance", "floor", "door", "grid", "stop", "row", "sheet"}
    assert wished <= set(homes.columns)
    own = homes[homes.grid == "01"].dropna(subset=["row"]).to_crs(4548)
    assert sorted(own.row.astype(int)) == [*range(1, printed.sheet.rows + 1)]
    assert set(own.sheet) == {printed.sheet.serial}
    stops = geopandas.read_file(file, layer="stops").to_crs(4548)
    assert sorted(stops.stop.astype(int)) == [*range(1, printed.sheet.stops + 1)]
    for stop in stops.itertuples():
        doors = own[own.stop.astype(int) == int(stop.stop)]
        assert doors.distance(stop.geometry).min() < 1.0
    assert {"grids", "buildings"} <= set(geopandas.list_layers(file).name)
