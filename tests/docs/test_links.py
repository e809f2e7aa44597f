"""Links inside the project lead somewhere."""

import re

import pytest

from tests.docs.pages import anchors, name, written

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("path", written(), ids=name)
def test_every_link_of_the_page_resolves(path):
    for target in LINK.findall(path.read_text()):
        if "://" in target:
            continue
        file, _hash, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def test_every_decision_is_listed():
    folder = next(p for p in written() if name(p) == "docs/decisions/README.md")
    linked = set(LINK.findall(folder.read_text()))
    assert linked == {p.name for p in folder.parent.glob("0*.md")}
