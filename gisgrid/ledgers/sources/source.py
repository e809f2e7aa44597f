"""What a source is, and the words in which sources are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal, select

from gisgrid.households.models import Household
from gisgrid.territory.models import Grid

Word = Callable[[str], str]


@dataclass(frozen=True)
class Source:
    """The rows of one ledger.

    values   code of a column → what it shows
    model    the record of one row; `on` its day
    words    code of a column → its code lists in words
    joins    what the values need beside the record
    """

    model: Any
    on: Any
    values: Callable[[int], Mapping[str, Any]]
    joins: Callable[[Select[Any]], Select[Any]] = lambda query: query
    rules: Callable[[], tuple[ColumnElement[bool], ...]] = lambda: ()
    words: Mapping[str, Word] = field(default_factory=dict)

    def rows(self, community: int, by: str = "then") -> Select[Any]:
        """All rows of a community with a column for each value; the grid is that of its day."""
        grid = self.model.grid_then if by == "then" else self.model.grid
        columns = [value.label(code) for code, value in self.values(community).items()]
        query = (
            select(self.model.id.label("row_id"), Grid.short.label("grid"), *columns)
            .select_from(self.model)
            .outerjoin(Grid, (Grid.community == self.model.community) & (Grid.id == grid))
        )
        return self.joins(query).where(self.model.community == community, *self.rules())


def at(model: Any, other: Any, column: Any) -> ColumnElement[bool]:
    return and_(other.community == model.community, other.id == column)


def door(model: Any) -> Callable[[Select[Any]], Select[Any]]:
    return lambda query: query.outerjoin(Household, at(model, Household, model.household))


def number(letter: str, column: Any) -> Any:
    return literal(f"{letter}-") + func.lpad(cast(column, Text), 4, "0")
