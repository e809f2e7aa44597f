"""Files that mean harm or are broken: a clear answer within the limits, nothing read outside."""

import os
import struct
import subprocess
import sys
import threading
import zipfile

import geopandas
import numpy as np
import pytest
import shapely

from gisgrid.exchange import profiles, reading
from gisgrid.exchange.check import check
from gisgrid.exchange.files import read
from gisgrid.exchange.places import Wish
from gisgrid.exchange.reading import read_apart
from gisgrid.exchange.report import CannotRead
from tests.exchange.conftest import checked, collection, square


def refusal(path, **how):
    with pytest.raises(CannotRead) as refused:
        read_apart(path, **how)
    return refused.value.details["code"]


@pytest.fixture
def shapefile(tmp_path):
    """A shapefile of two squares with a Chinese column, and one of its parts changed."""

    def make(encoding="GB18030", **columns):
        table = {"楼栋": ["一号楼", "二号楼"], **columns}
        frame = geopandas.GeoDataFrame(table, geometry=[square(), square(2)], crs=4490)
        frame.to_file(tmp_path / "楼.shp", encoding=encoding, engine="pyogrio")
        return tmp_path / "楼.shp"

    return make


def zipped(tmp_path, members, name="file.zip"):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return path


def test_it_works(shapefile):
    table = read_apart(shapefile())
    assert table.columns["楼栋"] == ["一号楼", "二号楼"]
    assert table.crs.epsg == 4490


@pytest.mark.parametrize(("encoding", "says"), [("GB18030", "UTF-8"), ("UTF-8", "GBK")])
def test_a_false_cpg_is_not_believed(shapefile, encoding, says):
    path = shapefile(encoding)
    path.with_suffix(".cpg").write_text(says)
    table = read_apart(path)
    assert (table.encoding, table.columns["楼栋"][0]) == (encoding, "一号楼")


def test_a_zipped_shapefile_is_the_same(shapefile, tmp_path):
    path = shapefile()
    parts = [(p.name, p.read_bytes()) for p in sorted(tmp_path.glob("楼.*"))]
    table = read_apart(zipped(tmp_path, [("__MACOSX/._楼.shp", b""), *parts]))
    assert table.columns == read_apart(path).columns


@pytest.mark.parametrize("suffix", [".shp", ".dbf"])
def test_a_cut_part_is_noticed(shapefile, suffix):
    path = shapefile().with_suffix(suffix)
    path.write_bytes(path.read_bytes()[:-30])
    assert refusal(path.with_suffix(".shp")) == "truncated"


def test_missing_parts_are_named_or_made_anew(shapefile):
    path = shapefile()
    path.with_suffix(".shx").unlink()
    assert [note.code for note in read_apart(path).notes] == ["no_shx"]
    assert not path.with_suffix(".shx").exists()
    path.with_suffix(".dbf").unlink()
    assert refusal(path) == "no_dbf"


def test_without_prj_the_system_has_to_be_said(shapefile):
    path = shapefile()
    path.with_suffix(".prj").unlink()
    with pytest.raises(CannotRead) as refused:
        checked(path, "buildings")
    assert refused.value.details["code"] == "no_crs"
    assert len(checked(path, "buildings", epsg=4490).rows) == 2


def test_names_cut_at_ten_bytes_are_said(shapefile):
    table = read_apart(shapefile("UTF-8", 房屋的结构=["砖混", "砖木"]))
    assert "房屋的" in table.columns
    assert "cut_names" in [note.code for note in table.notes]


def test_two_shapefiles_in_one_archive_are_asked_about(shapefile, tmp_path):
    shapefile()
    parts = [(p.name, p.read_bytes()) for p in sorted(tmp_path.glob("楼.*"))]
    parts += [(name.replace("楼", "街"), content) for name, content in parts]
    path = zipped(tmp_path, parts)
    with pytest.raises(CannotRead) as asked:
        read_apart(path)
    assert sorted(asked.value.details["choices"]) == ["楼", "街"]
    assert len(read_apart(path, "街")) == 2


def link():
    entry = zipfile.ZipInfo("link.shp")
    entry.external_attr = 0o120777 << 16
    return entry


BOMB = b"\0" * 300_000_000


@pytest.mark.parametrize(
    ("members", "code"),
    [([("../../etc/x.shp", b"x")], "leads_out"), ([("/etc/x.shp", b"x")], "leads_out"),
     ([("..\\x.shp", b"x")], "leads_out"), ([("C:\\x.shp", b"x")], "leads_out"),
     ([(link(), b"/etc/passwd")], "link"), ([("in.zip", b"PK")], "nested"),
     ([("a.shp", BOMB)], "too_big"), ([(f"{n}.txt", b"") for n in range(300)], "too_many"),
     ([("a/x.shp", b"1"), ("b/x.shp", b"2")], "same_name"), ([("x.txt", b"1")], "no_shp")],
    ids=["dots", "absolute", "backslash", "drive", "link", "nested", "bomb", "many", "twice",
         "none"],
)  # fmt: skip
def test_an_archive_that_means_harm_is_refused(tmp_path, members, code):
    assert refusal(zipped(tmp_path, members)) == code


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    path = zipped(tmp_path, [("a.shp", b"\0" * 5_000_000)])
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1000)
    path.write_bytes(content)
    assert refusal(path) in ("too_big", "broken")


def test_a_workbook_that_unpacks_to_a_giant_is_refused(tmp_path):
    path = zipped(tmp_path, [("xl/worksheets/sheet1.xml", BOMB * 2)], "bomb.xlsx")
    assert refusal(path) == "too_big"


def test_nesting_of_ten_thousand_is_refused(write):
    deep = "[" * 10_000 + "]" * 10_000
    path = write("a.geojson", f'{{"type": "Polygon", "coordinates": {deep}}}')
    assert refusal(path) in ("json", "too_heavy")


def circle(vertices):
    angles = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    return shapely.Polygon(
        np.column_stack([124.2 + np.cos(angles) / 99, 50.7 + np.sin(angles) / 99])
    )


def test_a_ring_of_a_million_vertices_is_read_or_refused_in_time(write):
    ring = circle(1_000_000)
    table = read_apart(write("a.geojson", collection((ring, {"name": "圆"}))))
    assert shapely.get_num_coordinates(table.geometry[0]) == 1_000_001


def test_too_many_vertices_are_refused(write):
    ring = circle(1_100_000)
    rows = [(ring, {})] * 5
    assert refusal(write("a.geojson", collection(*rows))) in ("too_big", "too_heavy")


def test_memory_has_an_end(write):
    """A hundred megabytes of one digit after another become gigabytes of objects."""
    head = b'{"type": "FeatureCollection", "features": ['
    path = write("a.json", head + b"{}," * 33_000_000 + b"{}]}")
    assert refusal(path) in ("too_heavy", "too_big")


def test_time_has_an_end(write, monkeypatch):
    monkeypatch.setattr(reading, "LONGEST_S", 0)
    monkeypatch.setattr(reading, "LOOK_EVERY_S", 0.001)
    assert refusal(write("a.csv", "name\nx\n")) == "too_heavy"


def test_who_cancels_ends_the_reading(write):
    def no_more():
        raise KeyboardInterrupt

    path = write("a.geojson", collection(*[(square(i), {"n": i}) for i in range(20_000)]))
    with pytest.raises(KeyboardInterrupt):
        read_apart(path, tick=no_more)


@pytest.mark.parametrize(
    "content",
    [b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource>'
     b"</OGRVRTLayer></OGRVRTDataSource>",
     b'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
     b'<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="name" v="&x;"/></node></osm>'],
    ids=["vrt", "entity"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.osm", "a.shp", "a.csv", "a.gpkg"])
def test_what_names_other_files_reads_none_of_them(write, name, content):
    try:
        table = read_apart(write(name, content), "buildings" if name == "a.osm" else None)
    except CannotRead:
        return
    assert "root:" not in str(table.columns)


def test_the_driver_for_virtual_files_is_off_in_the_reader(write, shapefile):
    """Even when its content is called like a format that GDAL reads."""
    code = (
        "import sys; from pathlib import Path; from gisgrid.exchange.formats import gdal\n"
        "try: gdal.raw_read(Path(sys.argv[1])); print('read')\n"
        "except gdal.CannotRead: print('refused')"
    )
    target = shapefile()
    path = write(
        "a.vrt",
        f'<OGRVRTDataSource><OGRVRTLayer name="楼"><SrcDataSource>{target}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>",
    )
    assert run(code, path) == "refused"
    assert run(code, target) == "read"


def run(code, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_a_link_in_crs_is_never_followed(write):
    crs = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}}
    with pytest.raises(CannotRead) as refused:
        checked(write("a.geojson", collection((square(), {}), crs=crs)), "buildings")
    assert refused.value.details["code"] == "no_crs"


@pytest.mark.parametrize("name", ["a.shp", "a.zip", "a.osm", "a.osm.pbf", "a.xlsx", "a.gpkg"])
def test_an_empty_file_and_a_directory_are_named(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert refusal(tmp_path / name) == "empty"
    folder = tmp_path / "folder" / name
    folder.mkdir(parents=True)
    assert refusal(folder) == "directory"


def test_a_file_that_grows_while_it_is_read_is_refused(write):
    path = write("a.csv", "编号,单位名称\n" + "U1,林业局\n" * 20_000)
    enough = threading.Event()

    def grow():
        with path.open("a", encoding="utf-8") as file:
            while not enough.wait(0.0005):
                file.write("U2,医院\n")
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(CannotRead) as refused:
            read(path)
    finally:
        enough.set()
        writer.join()
    assert refused.value.details["code"] == "changed"
    assert len(read(path)) > 20_000


def test_identity_numbers_are_never_read(write):
    path = write("a.csv", "name,号码,身份证号\n王,11010119900307123X,1\n")
    table = read_apart(path)
    assert list(table.columns) == ["name"]
    assert "号码、身份证号" in table.notes[0].reason


def test_what_comes_back_is_data_and_never_code(tmp_path):
    """The answer of the reader is not unpickled: a pickle in its place is refused."""
    answer = tmp_path / "answer"
    answer.write_bytes(b"cos\nsystem\n(S'touch /tmp/x'\ntR.")
    with pytest.raises(ValueError):
        reading._table(answer)


def test_the_real_extract_gives_the_buildings_of_the_quarter(quarter):
    buildings = checked(quarter / "qinghuayuan.osm", "buildings")
    known = checked(quarter / "buildings.geojson", "buildings")
    assert {row.source for row in buildings.rows} == {row.source for row in known.rows}
    assert len(checked(quarter / "qinghuayuan.osm", "streets").rows) > 600


def test_the_templates_are_understood_without_their_instructions(shared):
    profile = profiles.load("template")
    for kind, file in (
        ("households", "人员导入模板.xlsx"),
        ("building_facts", "建筑导入模板.xlsx"),
    ):
        table = read_apart(shared / "data" / "templates" / file, None, profile[kind].layers)
        found = check(table, kind, profile[kind], Wish())
        assert found.rows == [] and found.refused == []
        assert "instructions" in [one.code for one in found.warnings]


def test_several_persons_of_one_door_are_one_household(write):
    rows = "姓名,身份证号,现住小区/建筑,门牌地址,人员类型\n"
    rows += (
        "甲,1,3号楼,2单元501,常住人口\n乙,2,3号楼,2单元501,常住人口\n丙,3,3号楼,2单元502,流动人口\n"
    )
    profile = profiles.load("template")["households"]
    found = check(read_apart(write("a.csv", rows)), "households", profile, Wish())
    assert [(r.building, r.entrance, r.floor, r.door, r.occupancy) for r in found.rows] == [
        ("3号楼", 2, 5, "01", "resident"), ("3号楼", 2, 5, "02", "floating")]  # fmt: skip
    assert {"id_numbers", "same_door"} <= {one.code for one in found.warnings}


def test_a_stream_that_is_no_file_is_refused(tmp_path):
    pipe = tmp_path / "a.csv"
    os.mkfifo(pipe)
    assert refusal(pipe) == "not_a_file"
