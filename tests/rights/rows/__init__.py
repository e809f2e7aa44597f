"""One file for each folder of routes; together they hold every route of the application."""

from importlib import import_module
from pkgutil import iter_modules

from tests.rights.asking import Row


def _gathered() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for module in iter_modules(__path__):
        own = import_module(f"{__name__}.{module.name}").ROWS
        assert not rows.keys() & own.keys(), module.name
        rows |= own
    return rows


ROWS = _gathered()
