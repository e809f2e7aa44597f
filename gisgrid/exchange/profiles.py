"""Import profiles: which column of a file is which field, and what its words mean.

A profile is a TOML file. In `[KIND.columns]` each field lists the column names it is known by;
`a/b` joins two columns. `[KIND.values.FIELD]` maps words of the file to codes.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gisgrid.errors import NotFound
from gisgrid.exchange.report import CannotRead
from gisgrid.exchange.table import Cell, Table
from gisgrid.i18n import _

FOLDER = Path(__file__).resolve().parents[2] / "geodata" / "profiles"


@dataclass(frozen=True)
class KindProfile:
    """How one kind is written.

    layers    usual names of its layer
    columns   field → column names, the best known first
    values    field → word of the file → code
    choose    field → values that mark the wanted row where a file holds several
    days      field → how its days are written, such as %m/%d/%Y %I:%M:%S %p
    """

    layers: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, dict[str, str]] = field(default_factory=dict)
    choose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)


Profile = Mapping[str, KindProfile]


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str = "default") -> Profile:
    """A profile by its name, or a file of one's own by its path. Raises NotFound, CannotRead."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.is_file():
        known = "、".join(names())
        raise NotFound(_("没有导入方案“{name}”。有：{known}。").format(name=name, known=known))
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return {kind: _kind(part) for kind, part in content.items() if isinstance(part, dict)}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as error:
        raise CannotRead(
            _("导入方案写得不对：{error}。").format(error=error), "", "profile"
        ) from error


def _kind(part: Mapping[str, Any]) -> KindProfile:
    return KindProfile(
        layers=tuple(part.get("layers", ())),
        columns={name: tuple(known) for name, known in part.get("columns", {}).items()},
        values={
            name: {str(word): str(code) for word, code in words.items()}
            for name, words in part.get("values", {}).items()
        },
        choose={name: tuple(known) for name, known in part.get("choose", {}).items()},
        days={name: str(form) for name, form in part.get("days", {}).items()},
    )


def heading(name: str) -> str:
    """A column name as it is compared: half-width, lower case, no blanks, no remarks."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(plain.split("(")[0].split()).strip("*:")


def match(profile: KindProfile, columns: Iterable[str]) -> dict[str, list[str]]:
    """field → the columns of the file that make it up; fields that the file lacks are absent."""
    present = {heading(name): name for name in columns}
    found: dict[str, list[str]] = {}
    for field_name, candidates in profile.columns.items():
        for candidate in candidates:
            whole = present.get(heading(candidate))
            parts = [whole] if whole else [present.get(heading(p)) for p in candidate.split("/")]
            if None not in parts:
                found[field_name] = [part for part in parts if part]
                break
    return found


def cells(table: Table, columns: list[str]) -> list[Cell]:
    """The cells of one column, or of several joined by `/` where all of them are filled."""
    if len(columns) == 1:
        return table.columns[columns[0]]
    rows = zip(*(table.columns[name] for name in columns), strict=True)
    return [None if None in row else "/".join(str(part) for part in row) for row in rows]
