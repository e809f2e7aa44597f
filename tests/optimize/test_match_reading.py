"""A plain file is read, or refused with the place of its fault; answers come in words."""

import json
from copy import deepcopy

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from gisgrid.errors import Invalid
from gisgrid.optimize.match import Infeasible, read, solve
from gisgrid.optimize.match.instance import great_circle_km
from gisgrid.optimize.match.reasons import grid_words, reasons, sentences

# Three grids in a row from west to east, a unit in each; two cadres.
ONE = {"min_grids": 1, "max_grids": 1}
ROW = {
    "format": "pairing-instance/1",
    "name": "三格",
    "grids": [
        {"code": "01", "lon": 116.30, "lat": 40.0, "households": 100, "needs": {"repair": 3}},
        {"code": "02", "lon": 116.31, "lat": 40.0, "households": 120, "needs": {}},
        {
            "code": "03", "lon": 116.32, "lat": 40.0, "households": 140,
            "needs": {"medical": 1, "repair": 1},
        },
    ],
    "adjacency": [["01", "02"], ["02", "03"]],
    "units": [
        {"id": "U1", "lon": 116.30, "lat": 40.0, "resources": ["repair"], **ONE},
        {"id": "U2", "lon": 116.31, "lat": 40.0, "resources": [], **ONE},
        {"id": "U3", "lon": 116.32, "lat": 40.0, "resources": ["medical"], **ONE},
    ],
    "cadres": [
        {"id": "C1", "lon": 116.30, "lat": 40.0, "min_grids": 1, "max_grids": 2},
        {"id": "C2", "lon": 116.32, "lat": 40.0, "min_grids": 1, "max_grids": 2},
    ],
    "units_per_grid": [1, 1],
    "cadres_contiguous": True,
    "cadre_households": [100, 260],
    "locks": [],
    "forbidden": [],
    "cost": {"unit_km": 1.0, "unit_unmet": 1.0, "cadre_km": 1.0, "cadre_load": 2.0},
}  # fmt: skip


def asked(**changes):
    return read(json.dumps({**deepcopy(ROW), **changes}))


def test_it_works():
    """Each unit at its own grid; half of 03's needs are met. 220 and 140 households, mean 180."""
    answer = solve(asked())
    assert {g: u[0] for g, u in answer.pairs.units.items()} == {"01": "U1", "02": "U2", "03": "U3"}
    assert answer.pairs.cadre == {"01": "C1", "02": "C1", "03": "C2"}
    step = great_circle_km((116.30, 40.0), (116.31, 40.0))
    assert answer.unit_cost == pytest.approx(0.5)
    assert answer.cadre_cost == pytest.approx(step + 2 * (40 / 180 + 40 / 180))


def test_the_great_circle_is_that_of_the_format():
    """A degree of longitude on the equator, R = 6371.0088 km."""
    assert great_circle_km((0, 0), (1, 0)) == pytest.approx(111.19508, abs=1e-5)


def test_given_distances_count_and_missing_ones_are_made():
    ask = asked(distance_km={"U1": {"01": 0.84}, "C2": {"03": 7.5}})
    assert (ask.unit_km[0, 0], ask.cadre_km[1, 2]) == (0.84, 7.5)
    assert ask.unit_km[1, 1] == 0.0


def test_reasons_say_distance_needs_load_and_the_next_best():
    answer = solve(asked())
    made = reasons(answer)
    one = made["U1", "01"]
    assert (one.km, one.rank, one.met_in_all, one.needs) == (0.0, 1, 3, 3)
    assert one.load == pytest.approx(100 / 120)
    assert one.second.instead == ("U2",)
    assert sentences(one)[:2] == ["步行 0米，离得最近", "3 件未结诉求里对得上 3 件：repair 3"]
    step = great_circle_km((116.30, 40.0), (116.31, 40.0))
    assert one.second.more == pytest.approx(2 * step + 1.0)
    assert "第二选择：U2，全局 +2.70" in grid_words(answer, made, "01")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "else"}, "pairing-instance/1"),
        ({"grids": []}, "grids: 没有网格"),
        ({"grids": [*ROW["grids"], ROW["grids"][0]]}, "grids: 写了两次：01"),
        ({"units_per_grid": [1]}, "units_per_grid"),
        ({"units_per_grid": [-1, 2]}, "units_per_grid"),
        ({"cost": {"unit_km": float("nan")}}, "cost.unit_km"),
        ({"cost": {"unit_km": -1}}, "cost.unit_km"),
        ({"cost": {"speed": 1}}, "cost: 不认识：speed"),
        ({"locks": [{"id": "L1", "who": "U9", "grid": "01"}]}, "locks[0]: 没有 U9"),
        ({"locks": [{"id": "L1", "who": "U1", "grid": "09"}]}, "locks[0]: 没有 09"),
        ({"adjacency": [["01", "77"]]}, "adjacency[0]: 没有网格 77"),
        ({"distance_km": {"U1": {"01": "far"}}}, "distance_km.U1.01"),
        ({"units": [{"id": "U1", "min_grids": 1, "max_grids": 1}]}, "U1 没有位置"),
        ({"units": [{"id": "U1", "lon": 200, "lat": 0}]}, "经纬度超出范围"),
        ({"units": [{"id": "U1", "lon": 1, "lat": 0, "min_grids": 1.5}]}, "min_grids"),
        ({"cadres": "many"}, "cadres"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_place(change, words):
    with pytest.raises(Invalid) as refused:
        asked(**change)
    assert words in refused.value.message


def test_what_is_no_json_is_refused():
    with pytest.raises(Invalid, match="JSON"):
        read("{")


def locks(*pairs):
    return [{"id": f"L{n}", "who": who, "grid": grid} for n, (who, grid) in enumerate(pairs, 1)]


BAN = [{"id": "F1", "who": "U1", "grid": "01"}]
TIGHT = [{**ROW["cadres"][0], "min_grids": 2, "max_grids": 1}, ROW["cadres"][1]]
IMPOSSIBLE = [
    (
        {"locks": locks(("U1", "01"), ("U1", "03"))}, {"L1", "L2", "max_grids:U1"},
        "U1 锁给了 01、03，但最多只能接 1 个网格",
    ),
    (
        {"locks": locks(("U1", "01")), "forbidden": BAN}, {"L1", "F1"},
        "U1 与 01 既锁定又禁配",
    ),
    ({"locks": locks(("C1", "01"), ("C2", "01"))}, {"L1", "L2"}, "01 同时锁给了 C1、C2"),
    ({"units": []}, {"units_per_grid"}, "0 个单位合起来只能接 0 个"),
    ({"units_per_grid": [2, 1]}, {"units_per_grid"}, "最少要 2 个单位，最多却是 1 个"),
    (
        {"cadre_households": [0, 130]}, {"cadre_households"},
        "03 有 140 户，一名干部最多只能负责 130 户",
    ),
    ({"cadre_households": [300, 200]}, {"cadre_households"}, "最少 300 户，最多却是 200 户"),
    ({"adjacency": []}, {"cadres_contiguous"}, "不与别的网格相邻"),
    (
        {"cadres": TIGHT}, {"min_grids:C1", "max_grids:C1"},
        "最少要接 2 个网格，最多却只能接 1 个",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "limits", "words"), IMPOSSIBLE)
def test_each_contradiction_is_named_in_words(change, limits, words):
    found = solve(asked(**change))
    assert isinstance(found, Infeasible)
    assert [words in one.message for one in found.conflicts] == [True]
    assert set(found.conflicts[0].limits) == limits


def test_independent_contradictions_are_all_named():
    bans = [{"id": f"F{u}", "who": f"U{u}", "grid": "02"} for u in (1, 2, 3)]
    found = solve(
        asked(locks=locks(("U1", "01"), ("U1", "03"), ("C1", "03"), ("C2", "03")), forbidden=bans)
    )
    named = [set(one.limits) for one in found.conflicts]
    assert {"L3", "L4"} in named
    assert any({"L1", "L2"} <= some for some in named)
    assert any({"F1", "F2", "F3"} <= some for some in named)
    assert len(found.relaxation) == 3


def test_more_cadres_than_grids_leave_some_without():
    many = [{**ROW["cadres"][0], "id": f"C{n}", "min_grids": 0} for n in range(5)]
    answer = solve(asked(cadres=many, cadre_households=None))
    assert set(answer.pairs.cadre) == {"01", "02", "03"}


def test_two_units_at_one_point_are_two_units_and_the_answer_is_always_the_same():
    units = [{**one, "lon": 116.30, "resources": []} for one in ROW["units"]]
    first = solve(asked(units=units))
    assert {some[0] for some in first.pairs.units.values()} == {"U1", "U2", "U3"}
    assert solve(asked(units=units[::-1])).pairs.units == first.pairs.units


def test_a_cadre_of_an_island_grid_has_no_other_one():
    """Nothing touches 03. If every cadre must have two, there is no answer, and that is said."""
    row = {"adjacency": [["01", "02"]], "cadre_households": None}
    assert solve(asked(**row)).pairs.cadre == {"01": "C1", "02": "C1", "03": "C2"}
    one = [{"id": "C1", "lon": 116.30, "lat": 40.0, "min_grids": 2, "max_grids": 3}]
    found = solve(asked(**row, cadres=one))
    assert isinstance(found, Infeasible)
    assert "cadres_contiguous" in {limit for part in found.conflicts for limit in part.limits}


def test_without_cadres_the_units_are_paired_all_the_same():
    answer = solve(asked(cadres=[]))
    assert answer.pairs.cadre == {}
    assert len(answer.pairs.all) == 3


def test_without_units_the_answer_says_what_is_missing():
    found = solve(asked(units=[]))
    assert isinstance(found, Infeasible)
    assert [one.message for one in found.conflicts] == [
        "3 个网格各要 1 个单位，0 个单位合起来只能接 0 个"
    ]
    assert found.relaxation == ("units_per_grid",)
    assert solve(asked(units=[], units_per_grid=[0, 1])).pairs.units["01"] == ()


def test_no_random_pairing_of_21_grids_is_cheaper():
    """A thousand shuffles of units; the Hungarian method finds the same cost."""
    dice = np.random.default_rng(7)
    places = [(116.3 + 0.005 * (n % 5), 40 + 0.004 * (n // 5)) for n in range(21)]

    def seat():
        return {"lon": 116.3 + dice.uniform(0, 0.02), "lat": 40 + dice.uniform(0, 0.016)}

    grids = [
        {"code": f"G{n:02d}", "lon": lon, "lat": lat, "households": int(dice.integers(90, 150)),
         "needs": {"repair": int(dice.integers(0, 4)), "medical": int(dice.integers(0, 3))}}
        for n, (lon, lat) in enumerate(places)
    ]  # fmt: skip
    kinds = [["repair"], ["medical"], []]
    units = [{"id": f"U{n:02d}", **seat(), "resources": kinds[n % 3], **ONE} for n in range(21)]
    answer = solve(asked(grids=grids, units=units, cadres=[], adjacency=[], cadre_households=None))
    cost = answer.ask.unit_costs()
    random = [cost[dice.permutation(21), np.arange(21)].sum() for _try in range(1000)]
    assert answer.unit_cost <= min(random)
    assert answer.unit_cost == pytest.approx(cost[linear_sum_assignment(cost)].sum(), abs=1e-6)
