"""The first screen: a real picture and two commands that exist and are run."""

import re

import pytest

from tests.docs.pages import blocks
from tests.docs.tables import ROOT

READMES = ("README.md", "README.zh-CN.md")
LARGEST_PICTURE = 250_000


def commands(readme: str) -> list[str]:
    return re.findall(r"^(script/\w+)", blocks(ROOT / readme)[0], re.M)


@pytest.mark.parametrize("readme", READMES)
def test_it_shows_the_two_commands(readme):
    assert commands(readme) == ["script/demo", "script/test"]
    assert all((ROOT / one).stat().st_mode & 0o111 for one in commands(readme))


def test_the_server_runs_the_command_that_the_readme_shows():
    called = re.findall(r"script/\w+", (ROOT / ".ci" / "run").read_text())
    assert called == [commands("README.md")[1]]


@pytest.mark.parametrize("readme", READMES)
def test_it_shows_one_picture_that_is_not_heavy(readme):
    pictures = re.findall(r"!\[.+\]\((.+)\)", (ROOT / readme).read_text())
    assert len(pictures) == 1
    assert (ROOT / pictures[0]).stat().st_size <= LARGEST_PICTURE


def test_the_picture_stands_on_the_first_screen_in_both_languages():
    for readme in READMES:
        first = (ROOT / readme).read_text().splitlines()[:20]
        assert any(line.startswith("![") for line in first)
        assert any(line.startswith("script/demo") for line in first)
