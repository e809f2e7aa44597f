"""The order of the house: who may import whom stands in .importlinter."""

from pathlib import Path

import pytest
from importlinter.cli import lint_imports

CONTRACTS = Path(__file__).parents[1] / ".importlinter"


def is_kept(file: Path) -> bool:
    return lint_imports(config_filename=str(file), no_cache=True) == 0


def test_it_works(capsys):
    assert is_kept(CONTRACTS), capsys.readouterr().out


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("resources\n    units | households", "units | households\n    resources"),
        ("    workbook\n", "    nothing_of_the_kind\n"),
        ("needs | visits | wishes", "visits | wishes"),
        ("    layers\n    page\n", "    page\n    layers\n"),
        ("    fastapi\n", "    shapely\n"),
    ],
)  # fmt: skip
def test_another_order_would_be_refused(tmp_path, written, instead):
    text = CONTRACTS.read_text(encoding="utf-8").replace(
        "pages | logs | workbook", "pages | logs\n    workbook"
    )
    assert written in text
    changed = tmp_path / ".importlinter"
    changed.write_text(text.replace(written, instead), encoding="utf-8")
    assert not is_kept(changed)
