"""No page sends the reader to a package registry or to a folder of somebody's machine."""

import re

import pytest

from tests.docs.pages import name, written

REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|\w*registry|\w*mirrors?)\.[a-z]{2,}\b")
HOME = re.compile(r"(?<![\w$.~])/(?:root|home|Users)\b")


def faults(text: str) -> list[str]:
    return [line for line in text.splitlines() if REGISTRY.search(line) or HOME.search(line)]


@pytest.mark.parametrize("path", written(), ids=name)
def test_the_page_names_neither(path):
    assert not faults(path.read_text())


@pytest.mark.parametrize("line", ["see mirrors.example", "in /home/wang/gisgrid", "`/root/x`"])
def test_such_a_line_would_be_found(line):
    assert faults(line)
