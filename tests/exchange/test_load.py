"""Files become rows of a community: whole or not at all, and twice the same as once."""

import pytest
from sqlalchemy import text

from gisgrid.auth.service import enter
from gisgrid.errors import Invalid, NotAllowed

from .conftest import CODE, LAT, LON, collection, square

HOUSES = ("户编号,楼栋编号,楼栋,单元,楼层,门牌,经度,纬度\n",)


@pytest.fixture
def ground(write, bring):
    """A community of 10 × 10 steps with two buildings in it and one beside it."""
    bring(write("edge.geojson", collection((square(0, 0, 10), {"名称": "边"}))), "boundary")
    bring(
        write(
            "houses.geojson",
            collection(
                (square(1, 1), {"编号": "B1", "名称": "1号楼", "层数": 5}),
                (square(5, 5), {"编号": "B2", "名称": "2号楼", "层数": 5}),
                (square(20, 20), {"编号": "B3", "名称": "3号楼"}),
            ),
        ),
        "buildings",
    )


@pytest.fixture
def doors(write, bring):
    """Import households written as CSV lines `code,ref,name,entrance,floor,door,lon,lat`."""

    def importer(*lines, **how):
        return bring(write("h.csv", HOUSES[0] + "\n".join(lines) + "\n"), "households", **how)

    return importer


def rows(session, query: str) -> list[tuple]:
    return [tuple(row) for row in session.execute(text(query), {"c": CODE})]


def state(session) -> list[list[tuple]]:
    """Everything that an import may write, the trail included."""
    tables = ("community", "building", "street", "area", "entrance", "household", "unit", "cadre",
              "person", "draft_plan", "draft_cell", "import_run")  # fmt: skip
    found = [rows(session, f"SELECT t::text FROM {t} t WHERE community = :c ORDER BY 1")
             for t in tables]  # fmt: skip
    return [*found, [(session.info["actor"].account,)]]


AT_1 = f"{LON + 0.0015},{LAT + 0.0015}"
GOOD = f"H1,B1,,2,5,501,{AT_1}"
NEXT = f"H2,B1,,2,5,502,{AT_1}"


def test_it_works(session, ground, doors):
    report = doors(GOOD)
    assert (report.read, report.accepted, report.added) == (1, 1, 1)
    assert report.carried_out
    assert rows(
        session,
        "SELECT h.code, h.floor, h.door, h.address, e.number, b.source FROM household h"
        " JOIN entrance e ON e.community = :c AND e.id = h.entrance"
        " JOIN building b ON b.community = :c AND b.id = h.building WHERE h.community = :c",
    ) == [("H1", 5, "501", "1号楼2单元501", 2, "B1")]


def test_who_has_no_right_to_import_is_refused(ground, doors):
    with pytest.raises(NotAllowed):
        doors(GOOD, by="mei")


def test_buildings_need_a_boundary_first(write, bring):
    with pytest.raises(Invalid, match="边界"):
        bring(write("b.geojson", collection((square(), {"编号": "B1"}))), "buildings")


def test_a_building_beside_the_community_is_context(session, ground):
    found = rows(session, "SELECT source, is_context FROM building WHERE community = :c ORDER BY 1")
    assert found == [("B1", False), ("B2", False), ("B3", True)]


def test_a_new_boundary_changes_what_is_context(session, ground, write, bring):
    report = bring(write("e.geojson", collection((square(0, 0, 4), {"名称": "边"}))), "boundary")
    assert report.updated == 1
    found = rows(session, "SELECT source FROM building WHERE community = :c AND NOT is_context")
    assert found == [("B1",)]


def test_importing_twice_changes_nothing(session, ground, doors):
    doors(GOOD, NEXT)
    before = state(session)
    report = doors(GOOD, NEXT)
    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)
    assert state(session) == before


def test_a_changed_row_is_updated_and_a_missing_one_kept_and_named(session, ground, doors):
    doors(GOOD, NEXT)
    report = doors(GOOD.replace("501", "503"))
    assert (report.added, report.updated, report.unchanged) == (0, 1, 0)
    assert [(w.code, w.value, w.count) for w in report.warnings] == [("kept", "H2", 1)]
    doors_now = rows(session, "SELECT code, door FROM household WHERE community = :c ORDER BY 1")
    assert doors_now == [("H1", "503"), ("H2", "502")]


def test_a_broken_row_stops_all_of_it(session, ground, doors):
    before = state(session)
    report = doors(GOOD, "H2,B1,,2,5,502,0,0")
    assert not report.carried_out
    assert (report.read, report.accepted, len(report.refused)) == (2, 1, 1)
    assert state(session) == before


def test_broken_rows_can_be_skipped_by_word(session, ground, doors):
    report = doors(GOOD, "H2,B1,,2,5,502,0,0", skip_refused=True)
    assert report.carried_out
    assert rows(session, "SELECT code FROM household WHERE community = :c") == [("H1",)]


def test_a_second_import_waits_for_the_first(office, ground, doors):
    doors(GOOD)
    with office.app.connect() as other:
        free = other.execute(text("SELECT pg_try_advisory_xact_lock(:c)"), {"c": CODE}).scalar()
    assert free is False


def test_a_dry_run_counts_and_writes_nothing(session, ground, doors):
    before = state(session)
    report = doors(GOOD, dry_run=True)
    assert (report.added, report.carried_out) == (1, False)
    assert state(session) == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"H1,B9,,2,5,501,{AT_1}", "unknown_building"),
        ("H1,,9号楼,2,5,501,,", "unknown_building"),
        (f"H1,B1,,2,6,601,{AT_1}", "floor_above"),
    ],
)
def test_a_household_that_fits_no_building_is_refused(ground, doors, line, code):
    report = doors(line)
    assert [one.code for one in report.refused] == [code]
    assert report.refused[0].row == 2
    assert not report.carried_out


def test_two_buildings_of_one_name_are_asked_about(ground, doors, write, bring):
    twins = collection(
        (square(3, 1), {"编号": "B4", "名称": "1号楼", "小区": "东院"}),
        (square(3, 3), {"编号": "B5", "名称": "1号楼", "小区": "西院"}),
    )
    bring(write("t.geojson", twins), "buildings")
    assert [one.code for one in doors(f"H1,,1号楼,2,5,501,{AT_1}").refused] == ["two_buildings"]


def test_a_building_is_found_by_any_spelling_of_its_name(session, ground, doors):
    doors(f"H1,,一栋,2,5,501,{AT_1}", f"H2,,1#,2,5,502,{AT_1}")
    assert rows(session, "SELECT count(DISTINCT building) FROM household WHERE community = :c") == [
        (1,)
    ]


def test_a_missing_entrance_is_the_only_one_or_asked_for(ground, doors):
    assert doors(GOOD, f"H2,B1,,,5,502,{AT_1}").refused == []
    report = doors(GOOD, f"H2,B1,,1,5,502,{AT_1}", f"H3,B1,,,5,503,{AT_1}")
    assert [(one.row, one.code) for one in report.refused] == [(4, "which_entrance")]


def test_a_household_without_point_lies_at_its_entrance(session, ground, doors):
    report = doors(GOOD, "H2,B1,,2,5,502,,", "H3,B2,,1,1,101,,")
    assert [w.code for w in report.warnings] == ["no_point"]
    assert report.warnings[0].count == 2
    places = rows(
        session,
        "SELECT h.code, ST_Covers(b.outline, h.point) FROM household h JOIN building b"
        " ON b.community = :c AND b.id = h.building WHERE h.community = :c ORDER BY 1",
    )
    assert places == [("H1", True), ("H2", True), ("H3", True)]


def test_a_household_outside_is_accepted_and_listed(session, ground, doors):
    report = doors(GOOD, f"H2,B1,,2,5,502,{LON - 0.001},{LAT + 0.0015}")
    assert report.carried_out
    (outside,) = [w for w in report.warnings if w.code == "outside"]
    assert (outside.row, outside.value) == (3, "H2")
    assert "71" in outside.reason
    assert rows(session, "SELECT count(*) FROM household WHERE community = :c") == [(2,)]


def test_a_household_in_another_province_is_refused(ground, doors):
    report = doors(GOOD, f"H2,B1,,2,5,502,{LON - 1},{LAT}")
    assert [(one.row, one.code) for one in report.refused] == [(3, "far_away")]
    assert (report.read, report.accepted) == (2, 1)


def test_a_file_without_storeys_leaves_storeys_alone(session, ground, write, bring):
    bare = collection((square(1, 1), {"编号": "B1", "名称": "甲楼"}))
    report = bring(write("b.geojson", bare), "buildings")
    assert report.updated == 1
    found = rows(
        session, "SELECT name, floors FROM building WHERE community = :c AND source = 'B1'"
    )
    assert found == [("甲楼", 5)]


def test_an_entrance_follows_its_doors_unless_it_was_moved_by_hand(session, ground, doors):
    there = f"{LON + 0.0012},{LAT + 0.0012}"
    at = "SELECT round(ST_X(point)::numeric, 4) FROM entrance WHERE community = :c"
    doors(GOOD, NEXT)
    doors(GOOD.replace(AT_1, there), NEXT.replace(AT_1, there))
    assert float(rows(session, at)[0][0]) == pytest.approx(LON + 0.0012)
    session.execute(
        text("UPDATE entrance SET point = ST_SetSRID(ST_MakePoint(124.2011, 50.7011), 4490)"
             " WHERE community = :c"), {"c": CODE}
    )  # fmt: skip
    doors(GOOD, NEXT)
    assert float(rows(session, at)[0][0]) == pytest.approx(124.2011)


def test_row_houses_have_a_door_to_the_street_each(session, ground, doors, write, bring):
    row = collection((square(7, 7), {"编号": "R12", "名称": "12排", "类型": "平房"}))
    bring(write("r.geojson", row), "buildings")
    doors("H1,R12,,,1,3,,", "H2,R12,,,1,4,,")
    found = rows(
        session,
        "SELECT h.address, h.door, e.number FROM household h JOIN entrance e"
        " ON e.community = :c AND e.id = h.entrance WHERE h.community = :c ORDER BY 1",
    )
    assert found == [("12排3号", "3", 3), ("12排4号", "4", 4)]


def test_one_audit_row_holds_counts_and_hash(session, tokens, ground, doors):
    report = doors(GOOD, NEXT)
    enter(session, tokens["admin"])
    trail = rows(
        session,
        "SELECT after->>'sha256', after->>'added' FROM audit_entry"
        " WHERE community = :c AND table_name = 'household'",
    )
    assert trail == [(report.sha256, "2")]


def test_the_import_is_kept_with_its_report(session, ground, doors):
    report = doors(GOOD, NEXT)
    runs = rows(
        session, "SELECT kind, sha256, report->>'added' FROM import_run WHERE community = :c"
    )
    assert ("households", report.sha256, "2") in runs
    assert len(report.sha256) == 64


def test_units_and_cadres_are_read_from_tables(session, ground, write, bring):
    bring(
        write("u.csv", f"编号,单位名称,简称,经度,纬度\nU01,林业局,林业,{LON},{LAT}\nU02,医院,,,\n"),
        "units",
    )
    cadres = write("c.csv", "序号,姓名,职级,单位\n1,单雄,副处级,林业局\n2,曾国,正处级,U02\n")
    report = bring(cadres, "cadres")
    assert (report.added, report.refused) == (2, [])
    found = rows(
        session,
        "SELECT c.number, p.name, p.search, u.code FROM cadre c"
        " JOIN person p ON p.community = :c AND p.id = c.person"
        " JOIN unit u ON u.community = :c AND u.id = c.unit WHERE c.community = :c ORDER BY 1",
    )
    assert found == [(1, "单雄", "单雄 shanxiong sx", "U01"), (2, "曾国", "曾国 zengguo zg", "U02")]
    before = state(session)
    assert bring(cadres, "cadres").unchanged == 2
    assert state(session) == before


def test_a_cadre_may_have_an_office_of_his_own(session, ground, write, bring):
    """By coordinates or by its address; the same file again changes nothing."""
    head = "序号,姓名,职级,办公地点,经度,纬度\n"
    rest = "2,曾国,正处级,1号楼,,\n3,安,正处级,外地,,\n"
    cadres = write("c.csv", f"{head}1,单雄,副处级,,{LON},{LAT}\n{rest}")
    report = bring(cadres, "cadres")
    assert (report.added, report.refused) == (3, [])

    def offices():
        return rows(session, "SELECT number, ST_X(point)::numeric(9, 5)::float, address FROM cadre"
                    " WHERE community = :c ORDER BY 1")  # fmt: skip

    found = offices()
    assert found[0] == (1, round(LON, 5), None)
    assert found[1][1] is not None
    assert [one.code for one in report.warnings] == ["by_address"]
    assert found[2] == (3, None, "外地")
    assert bring(cadres, "cadres").unchanged == 3
    moved = bring(write("m.csv", f"{head}1,单雄,副处级,,{LON + 0.001},{LAT}\n"), "cadres")
    assert (moved.updated, offices()[0][1]) == (1, round(LON + 0.001, 5))
    only_name = bring(write("n.csv", "序号,姓名,职级\n1,单英雄,副处级\n"), "cadres")
    assert (only_name.updated, offices()[0][1]) == (1, round(LON + 0.001, 5))


def test_a_cadre_of_an_unknown_unit_is_refused(ground, write, bring):
    report = bring(write("c.csv", "序号,姓名,职级,单位\n1,单雄,副处级,林业局\n"), "cadres")
    assert [one.code for one in report.refused] == ["unknown_unit"]


def test_grids_from_polygons_become_a_draft_by_whole_buildings(session, ground, write, bring):
    halves = collection(
        (square(0, 0, 10).intersection(square(0, 0, 5.2)), {"名称": "西南"}),
        (square(0, 0, 10).difference(square(0, 0, 5.2)), {"名称": "其余"}),
    )
    path = write("g.geojson", halves)
    report = bring(path, "grids")
    assert (report.added, report.refused) == (2, [])
    assert [(w.code, w.value) for w in report.warnings] == [("astride", "2号楼")]
    found = rows(
        session,
        "SELECT b.source, g.name FROM draft_cell d"
        " JOIN draft_grid g ON g.community = :c AND g.id = d.draft_grid"
        " JOIN building_cell k ON k.community = :c AND k.id = d.building_cell"
        " JOIN building b ON b.community = :c AND b.id = k.building"
        f" WHERE d.community = :c AND d.draft_plan = {report.draft} ORDER BY 1",
    )
    assert found == [("B1", "西南"), ("B2", "其余")]
    before = state(session)
    assert bring(path, "grids").draft == report.draft
    assert state(session) == before


def test_gaps_overlaps_and_ground_beyond_are_said_for_grids(ground, write, bring):
    loose = collection((square(0, 0, 6), {"名称": "甲"}), (square(5, 5, 6), {"名称": "乙"}))
    report = bring(write("g.geojson", loose), "grids", dry_run=True)
    assert [w.code for w in report.warnings if w.code != "astride"] == ["overlap", "gap", "beyond"]
