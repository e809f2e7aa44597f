"""A setting that begins to work must leave the list of those that do not."""

import re

import pytest

from gisgrid.config import PREFIX
from tests.docs.tables import ROOT

USES = {
    "read_database_url": r'url\("read"',
    "workers": r"settings\.workers\b",
    "tile_url": r"settings\.tile_url\b",
    "tile_attribution": r"settings\.tile_attribution\b",
    "log": r"settings\.log\b",
}


def listed() -> set[str]:
    text = (ROOT / "docs" / "settings.md").read_text()
    part = text.partition("## Without effect yet")[2].partition("Of `GISGRID_LOG_LEVEL`")[0]
    return {found.lower() for found in re.findall(rf"`{PREFIX}(\w+)`", part)}


@pytest.mark.parametrize("name", USES)
def test_the_list_is_true(name):
    code = "\n".join(path.read_text() for path in (ROOT / "gisgrid").rglob("*.py"))
    assert (name in listed()) == (re.search(USES[name], code) is None)


def test_no_other_setting_is_listed():
    assert listed() <= set(USES)
