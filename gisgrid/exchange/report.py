"""What an import found: faults of one row, and the report of a whole file."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from gisgrid.errors import Invalid

SAMPLE_ROWS = 5
VALUE_CHARS = 80


class CannotRead(Invalid):
    """The file as a whole cannot be read; the message says why and what to do.

    choices   layers or rows of which a person has to name one
    """

    def __init__(self, reason: str, remedy: str, code: str, choices: Sequence[str] = ()) -> None:
        super().__init__(
            f"{reason} {remedy}".strip(),
            code=code,
            reason=reason,
            remedy=remedy,
            choices=list(choices),
        )


class Fault(Exception):
    """What is wrong with one value: a code for programs, reason and remedy for people."""

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.code, self.reason, self.remedy = code, reason, remedy


@dataclass(frozen=True)
class Finding:
    """One refused row or one warning.

    row     as a person counts in the file: Excel's row, the feature's number, or the fid
    count   rows that a warning stands for; `row` is the first of them
    """

    row: int | None
    field: str | None
    value: str | None
    code: str
    reason: str
    remedy: str
    count: int = 1


def finding(row: int | None, field_name: str | None, value: Any, fault: Fault) -> Finding:
    shown = None if value is None else str(value)[:VALUE_CHARS]
    return Finding(row, field_name, shown, fault.code, fault.reason, fault.remedy)


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """One warning for each field and code, with the number of rows it stands for."""
    groups: dict[tuple[str | None, str], Finding] = {}
    for one in findings:
        key = (one.field, one.code)
        first = groups.get(key)
        groups[key] = replace(first, count=first.count + one.count) if first else one
    return list(groups.values())


@dataclass(frozen=True)
class Report:
    """The outcome of an import or of a dry run.

    carried_out whether it was written; not in a dry run, nor with a refused row
    read        rows of the file; = accepted + refused + left out (named in the warnings)
    accepted    rows that passed every check, those among them that changed nothing included
    draft       number of the draft that imported grids became
    run         number of the import, by which it can be taken back
    columns     field → column of the file it was read from
    """

    file: str
    layer: str | None
    kind: str
    crs: str | None
    crs_known_by: str | None
    encoding: str | None
    sha256: str
    columns: dict[str, str]
    read: int
    accepted: int
    carried_out: bool = False
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: Sequence[Finding] = ()
    warnings: Sequence[Finding] = ()
    sample: Sequence[dict[str, Any]] = field(default_factory=list)
    draft: int | None = None
    run: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries, in the order of the fields."""
        whole: dict[str, Any] = plain(asdict(self))
        return whole


def plain(value: Any) -> Any:
    """As JSON holds it; a day as text."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
