"""`gisgrid plan …` and `gisgrid divide --community`: from a draft to its day by command."""

from datetime import timedelta

from sqlalchemy import text

from gisgrid.auth.service import today
from tests.cast import HOME

AS_LIN, AS_WEI = ("--as", "lin"), ("--as", "wei")


def day(stage, days):
    with stage.acting("lin") as (session, _actor):
        return (today(session, HOME) + timedelta(days=days)).isoformat()


def begin(shell):
    return shell.run("plan draft")["draft"]


def explain(shell, draft):
    for one in shell.run("plan reason", draft)["warnings"]:
        shell.run("plan reason", draft, one["key"], "住户要求")


def lies(stage, draft):
    """Building → name of its grid."""
    query = text(
        "SELECT b.name, g.name FROM draft_cell d JOIN building_cell c ON c.id = d.building_cell"
        " JOIN building b ON b.id = c.building JOIN draft_grid g ON g.id = d.draft_grid"
        " WHERE d.draft_plan = :d"
    )
    with stage.database.owner.connect() as connection:
        return dict(connection.execute(query, {"d": draft}).all())


def test_it_works(stage, shell):
    draft = begin(shell)
    assert shell.run("plan move", draft, "-b", "1b号楼", "--to", "02")["moved"] == 1
    explain(shell, draft)
    assert shell.run("plan check", draft)["faults"] == []
    shell.run("plan submit", draft, *AS_LIN)
    shell.run("plan approve", draft, *AS_WEI)
    made = shell.run("plan publish", draft, "--since", day(stage, 9), *AS_LIN)
    assert made["plan"]
    plans = shell.run("plan list")["plans"]
    assert [(p["number"], p["state"]) for p in plans] == [(2, "coming"), (1, "now")]
    (handed,) = shell.run("plan handover", 2)["handover"]
    assert len(handed["households"]) == 3
    shell.run("plan withdraw", 2, *AS_LIN)
    assert shell.run("plan list")["plans"][0]["state"] == "withdrawn"


def test_each_step_is_undone_and_done_again(stage, shell):
    draft = begin(shell)
    before = lies(stage, draft)
    steps = [
        ("plan move", draft, "-b", "1b号楼", "-b", "2b号楼", "--to", "02"),
        ("plan split", draft, "-b", "3c号楼", "--name", "南头"),
        ("plan merge", draft, "03", "南头"),
        ("plan rename", draft, "01", "西北"),
        ("plan lock", draft, "01"),
        ("plan lock", draft, "01", "--off"),
        ("plan move", draft, "-b", "1a号楼", "--out"),
    ]
    seen = [before]
    for one in steps:
        shell.run(*one)
        seen.append(lies(stage, draft))
    for state in reversed(seen[:-1]):
        shell.run("plan undo", draft)
        assert lies(stage, draft) == state
    for state in seen[1:]:
        shell.run("plan undo", draft, "--redo")
        assert lies(stage, draft) == state


NONSENSE = [
    ("plan move", ("-b", "99号楼", "--to", "02"), "叫“99号楼”的楼有 0 栋"),
    ("plan move", ("-b", "1b号楼", "--to", "77"), "没有 77 网格"),
    ("plan move", ("-b", "1b号楼"), "写明 --to"),
    ("plan undo", (), "没有可以撤销的"),
    ("plan undo", ("--redo",), "没有可以重做的"),
    ("plan merge", ("01", "01"), "两个不同的网格"),
    ("plan split", ("-b", "1a号楼", "--name", " "), "1 到 40 个字"),
    ("plan rename", ("01", "长" * 41), "1 到 40 个字"),
    ("plan approve", (), "现在的状态不能这样做"),
    ("plan return", (), "现在的状态不能这样做"),
    ("plan publish", ("--since", "2099-13-01"), "日期写成"),
    ("plan publish", ("--since", "2099-01-01", *AS_LIN), "另一个人批准"),
    ("plan adopt", (99,), "没有这个建议方案"),
    ("plan balance", ("--tolerance", "x"), "偏差写 0.5 到 50.0"),
    ("plan balance", ("--barrier", "wind"), "“wind”不是阻隔"),
    ("plan balance", ("--weigh", "households:0"), "至少选一样"),
    ("plan reason", ("load:999", "因为"), "没有这条提醒"),
    ("plan faults", ("--accept", 5), "没有这些问题"),
]


def test_what_makes_no_sense_is_refused_in_one_sentence(shell):
    draft = begin(shell)
    for words, more, said in NONSENSE:
        assert said in shell.refused(words, draft, *more), words


def test_plans_and_drafts_that_are_not_there(shell):
    assert "没有这个草案" in shell.refused("plan submit", 77)
    assert "没有第77版" in shell.refused("plan handover", 77)
    assert "没有第77版" in shell.refused("plan withdraw", 77)
    assert "没有第77版" in shell.refused("divide --grids 3 --from 77")
    assert "plan3 或 draft4" in shell.refused("plan compare one two")


def test_a_draft_is_sent_back_dropped_and_found_again(shell):
    draft = begin(shell)
    explain(shell, draft)
    shell.run("plan submit", draft, *AS_LIN)
    assert "不能再改" in shell.refused("plan move", draft, "-b", "1b号楼", "--to", "02")
    assert "另一个人" in shell.refused("plan approve", draft, *AS_LIN)
    shell.run("plan return", draft, "--because", "再看看", *AS_WEI)
    shell.run("plan drop", draft)
    assert shell.run("plan list")["drafts"] == []
    shell.run("plan drop", draft, "--back")
    assert [one["draft"] for one in shell.run("plan list")["drafts"]] == [draft]


def test_a_warning_without_a_reason_holds_the_command_back_too(shell):
    draft = begin(shell)
    shell.run("plan move", draft, "-b", "1b号楼", "--to", "02")
    assert "要记下理由" in shell.refused("plan submit", draft)


def test_the_machine_evens_out_and_says_why(shell):
    draft = begin(shell)
    curve = shell.run("plan balance", draft, "--curve")["proposals"]
    assert curve and all("fewest" in one for one in curve)
    (one,) = shell.run("plan balance", draft, "--tolerance", 10)["proposals"]
    rows = shell.run("plan why", draft)["moved"]
    assert len(rows) == one["moves"] > 0
    assert all(row["words"] and row["building"] and row["was"] for row in rows)
    compared = shell.run("plan compare plan1", f"draft{draft}")
    assert compared["households_moved"] == one["changes"] == sum(r["homes"] for r in rows)
    assert {m["why"] for m in compared["moved"]} == {r["words"] for r in rows}


def test_divide_makes_a_draft_from_nothing(shell):
    made = shell.run("divide --grids 3 --tolerance 20 --barrier main:2 --seed 1")
    assert made["grids"] == 3 and made["alternatives"]
    assert shell.run("plan check", made["draft"])["faults"] == []
    other = made["alternatives"][-1]["proposal"]
    assert shell.run("plan adopt", made["draft"], other)["proposal"] == other


def test_divide_from_a_plan_keeps_its_locks(stage, shell):
    made = shell.run("divide --from 1 --tolerance 50 --lock 03")
    kept = {name for name, grid in lies(stage, made["draft"]).items() if name[0] == "3"}
    assert kept == {"3a号楼", "3b号楼", "3c号楼"}
    assert made["moved"] <= 24
    more = shell.run("divide --from 1 --grids 4 --lock 03")
    assert more["grids"] == 4
    third = {g for name, g in lies(stage, more["draft"]).items() if name[0] == "3"}
    assert len(third) == 1


TWO_GROUPS = """
    WITH second AS (
      INSERT INTO residents_group (community, name) VALUES (:c, '第二组') RETURNING id)
    UPDATE grid g SET residents_group = CASE WHEN g.short = '03' THEN (SELECT id FROM second)
      ELSE (SELECT min(r.id) FROM residents_group r WHERE r.community = :c) END
     WHERE g.community = :c
"""


def test_divide_inside_the_residents_groups(stage, shell):
    with stage.database.owner.begin() as connection:
        connection.execute(text(TWO_GROUPS), {"c": HOME})
    made = shell.run("divide --grids 5 --whole groups")
    grids = lies(stage, made["draft"])
    south = {grid for name, grid in grids.items() if name[0] == "3"}
    north = {grid for name, grid in grids.items() if name[0] != "3"}
    assert not south & north and len(south | north) == 5
    drawn = shell.run("plan draft --groups 4")["draft"]
    assert len(set(lies(stage, drawn).values())) == 4
    assert shell.run("plan check", drawn)["faults"] == []


IMPOSSIBLE = [
    ("--grids 99", "只有 10 个楼栋单元"),
    ("--grids 0", "写明 --grids"),
    ("--grids 1000", "1 到 999"),
    ("--grids 3 --lock 01", "--lock 要和 --from 一起用"),
    ("--from 1 --lock 88", "没有 88 网格"),
    ("--from 1 --grids 2 --lock 01 --lock 02", "网格数要更多"),
    ("--grids 3 --weigh cows", "“cows”不能衡量"),
    ("--grids 3 --barrier main:-1", "不是阻隔"),
    ("--grids 3 --whole 没有的小区", "没有这个小区"),
    ("--grids 3 --weigh elders", "只有指定的人"),
    ("--grids 3 --boundary x.geojson", "只能选一种"),
]


def test_a_division_that_cannot_be_says_what_to_change(shell):
    for more, said in IMPOSSIBLE:
        assert said in shell.refused(f"divide {more}"), more


def test_the_check_says_in_words_what_json_says(stage, shell):
    told, said = shell.run("check"), shell.call("check").stdout
    assert f"{told['households_in_a_grid']} 户各在一个网格" in said
    assert told["grids_without_cadre"] == ["03"] and "没有对接干部的网格：03" in said
    with stage.database.owner.begin() as connection:
        connection.execute(text("DELETE FROM pairing"))
    assert "没有对接单位的网格：01、02、03" in shell.call("check").stdout


def test_a_decision_about_households_outside_is_told_in_words(stage, shell):
    away = text(
        "UPDATE household SET point = ST_Translate(point, 0, 1)"
        " WHERE id = (SELECT min(id) FROM household WHERE community = :c)"
    )
    with stage.database.owner.begin() as connection:
        connection.execute(away, {"c": HOME})
    assert "还没有" in shell.call("outside").stdout
    assert "不算在内" in shell.call("outside --leave-out").stdout
