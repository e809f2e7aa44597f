"""The manual names every setting, command, page, layer, right and table as the program has them."""

import pytest

from tests.docs.tables import ROOT, TABLES, all_routes, body, frame


@pytest.mark.parametrize(("page", "name"), TABLES)
def test_the_table_is_that_of_the_program(page, name):
    found = frame(name).search((ROOT / "docs" / page).read_text())
    assert found, f"{page} has no table {name}"
    assert found[2] == body(name), "write it again: python -m tests.docs.tables"


def test_every_page_says_what_it_does():
    silent = [one.path for one in all_routes() if not (one.endpoint.__doc__ or "").strip()]
    assert silent in ([], ["/favicon.ico"])
