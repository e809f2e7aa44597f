"""`gisgrid print`: what it writes, and what it answers to input that makes no sense."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gisgrid.cli import COMMANDS, app, load
from tests.docs.tables import first_line
from tests.plans.conftest import Shell
from tests.sheets.reading import read


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("grid 99", "没有 99 网格"),
        ("grid 01 --scale 1234", "比例尺选这些之一"),
        ("grid 01 --scale -5", "比例尺选这些之一"),
        ("grid 01 --paper A1", "A4 或 A3"),
        ("grid 01 --start nowhere", "起点写成"),
        ("grid 01 --start 100.5,40.5", "公里，太远了"),
        ("grid 01 --building 天安门", "没有住人的天安门"),
        ("grid 01 --street 没有街", "没有叫没有街的街"),
        ("grid 01 --side north", "--street"),
        ("atlas --paper A0", "A4 或 A3"),
        ("wall --paper A4", "A1 或 A0"),
        ("wall --scale 7", "比例尺选这些之一"),
        ("list nothing", "有这些：duties、pairings"),
        ("diary 01 --entries 0", "一本1到"),
        ("diary 99", "没有 99 网格"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(
    shell: Shell, tmp_path: Path, words: str, said: str
) -> None:
    out = tmp_path / "out.pdf"
    assert said in shell.refused(f"print {words} -o {out} --as lin")
    assert not out.exists()


@pytest.mark.parametrize(
    ("out", "said"), [(".", "是文件夹"), ("/nowhere/x.pdf", "没有文件夹 /nowhere")]
)
def test_a_place_that_cannot_be_written_is_said_before_anything_is_made(
    shell: Shell, out: str, said: str
) -> None:
    assert said in shell.refused(f"print grid 01 -o {out} --as lin")


def test_a_community_that_is_not_there_is_named(shell: Shell, tmp_path: Path) -> None:
    words = ["print", "grid", "01", "-c", "999999999999", "-o", str(tmp_path / "x.pdf")]
    answer = CliRunner().invoke(app, [*words, "--as", "lin"], env=shell.env)
    assert "没有社区 999999999999" in str(getattr(answer.exception, "message", ""))


def test_papers_are_written(shell: Shell, tmp_path: Path) -> None:
    made = {}
    for words in ("grid 01", "atlas", "wall", "diary 01 --entries 3", "list duties"):
        out = tmp_path / f"{words.split()[0]}.pdf"
        told = shell.run(f"print {words} -o {out} --as lin")
        made[words.split()[0]] = (told, read(out.read_bytes()))
    for told, pages in made.values():
        assert told["pages"] == len(pages)
        assert all(told["serial"] in page.text for page in pages[:1])
    assert made["grid"][0]["rows"] > 0


def test_a_word_that_an_option_does_not_know_is_answered_with_all_it_knows(shell: Shell) -> None:
    answer = shell.call("print grid 01 -o x.pdf --only dues")
    assert answer.exit_code == 2
    assert "只能是这些之一：all、due、overdue、open" in answer.output


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    assert {name: words for name, (_place, words) in COMMANDS.items()} == {
        name: first_line(load(name).help) for name in COMMANDS
    }
