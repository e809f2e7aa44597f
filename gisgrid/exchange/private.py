"""What gisgrid does not take, whoever offers it: numbers of identity cards."""

import re
from dataclasses import replace

from gisgrid.exchange.report import Fault
from gisgrid.exchange.table import Cell, Table
from gisgrid.i18n import _

HEADING = re.compile(r"身份证|证件号|公民身份|id_?card", re.IGNORECASE)
# 17 digits and a check character: a birthday stands in the middle.
NUMBER = re.compile(r"^\d{6}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]$")


def without_id_numbers(table: Table) -> Table:
    """The table without columns of identity numbers, and without such numbers in other cells."""
    gone = [name for name, cells in table.columns.items() if _is_private(name, cells)]
    if not gone:
        return table
    kept = {name: cells for name, cells in table.columns.items() if name not in gone}
    fault = Fault(
        "id_numbers",
        _("没有读入：{names}（身份证号不收，也不保存）。").format(names="、".join(gone)),
        "",
    )
    return replace(table, columns=kept, notes=(*table.notes, fault))


def _is_private(name: str, cells: list[Cell]) -> bool:
    return bool(HEADING.search(name)) or any(
        isinstance(cell, str | int) and NUMBER.match(str(cell)) for cell in cells
    )
