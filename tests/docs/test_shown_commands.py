"""Commands that the pages tell the reader to type exist, with the options shown."""

import re
import shlex

import pytest

from tests.docs.pages import blocks, name, written
from tests.docs.tables import all_commands

COMMANDS = dict(all_commands())
BEGIN = re.compile(r"^(?:\$ |sudo )?(?:\.venv/bin/)?gisgrid ")


def shown(path) -> list[str]:
    lines = [line for block in blocks(path) for line in block.splitlines()]
    return [BEGIN.sub("gisgrid ", line) for line in lines if BEGIN.match(line)]


def command_of(words: list[str]) -> str | None:
    return next((c for n in (3, 2) if (c := " ".join(words[:n])) in COMMANDS), None)


@pytest.mark.parametrize("path", [p for p in written() if shown(p)], ids=name)
def test_the_program_knows_them(path):
    for line in shown(path):
        words = shlex.split(line, comments=True)
        command = command_of(words)
        assert command, line
        known = {option for one in COMMANDS[command].params for option in one.opts}
        asked = {word for word in words if word.startswith("-") and not word.lstrip("-").isdigit()}
        assert asked <= known, line


def test_the_first_hour_is_looked_at():
    assert any(len(shown(path)) > 10 for path in written())
