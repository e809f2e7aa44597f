"""What the demo's records consist of: frozen, without ids, nothing computed.

Grids are numbers 1 … 21, units numbers 1 … 21, a home is a position in the list of homes.
"""

from dataclasses import dataclass
from datetime import date, datetime

from gisgrid.demo.history import History


@dataclass(frozen=True)
class Home:
    """A household as the records need it. `entrance` is 0 in rows; `grid` is today's."""

    building: str
    entrance: int
    in_row: bool
    occupancy: str
    grid: int
    grid_before: int

    @property
    def is_counted(self) -> bool:
        return self.occupancy != "vacant"


@dataclass(frozen=True)
class Ground:
    """Where and when the records happen: days `[first, today)`; the present plan began on
    `replanned`."""

    homes: tuple[Home, ...]
    history: History
    grid_names: tuple[str, ...]
    first: date
    replanned: date
    today: date
    seed: int

    def grid_then(self, home: int, on: date) -> int:
        found = self.homes[home]
        return found.grid if on >= self.replanned else found.grid_before


@dataclass(frozen=True)
class VisitRecord:
    home: int
    visited_on: date
    recorded_at: datetime
    visitor: str
    kind: str
    outcome: str
    situation: str | None
    grid_then: int
    tour: int
    service_kind: str | None = None
    outreach_topic: str | None = None


@dataclass(frozen=True)
class EntryRecord:
    """One entry of the diary: the doors of one tour. `read_at` is None where no leader read it;
    `says` are positions of suggestions and needs that were written in it."""

    happened_on: date
    recorded_at: datetime
    author: str
    home: int
    doors: int
    grid_then: int
    seconds: int
    fields: int
    read_at: datetime | None
    comment: str | None
    needs: tuple[int, ...]
    suggestions: tuple[int, ...]


@dataclass(frozen=True)
class SuggestionRecord:
    topic: str
    content: str
    answer: str | None
    answered_on: date | None


@dataclass(frozen=True)
class Step:
    """`by` is leader, group, director or unit."""

    at: datetime
    by: str
    from_state: str | None
    to_state: str
    note: str | None


@dataclass(frozen=True)
class NeedRecord:
    """`at_door`: it is of the household; else of a spot in front of it."""

    kind: str
    scale: str
    content: str
    emergency: bool
    source: str
    state: str
    home: int
    at_door: bool
    lead_unit: int
    raised_on: date
    due_on: date
    first_answer_on: date | None
    closed_on: date | None
    confirmed: str | None
    grid_then: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class WishRecord:
    wish_text: str
    kind: str
    state: str
    home: int
    raised_on: date
    claimed_by: int
    claimed_on: date | None
    realised_on: date | None
    confirmed_on: date | None
    grid_then: int


@dataclass(frozen=True)
class DeedRecord:
    done_on: date
    unit: int
    kind: str
    content: str
    beneficiaries: int
    grid: int


@dataclass(frozen=True)
class Records:
    """Each list in the order of its days."""

    visits: tuple[VisitRecord, ...]
    needs: tuple[NeedRecord, ...]
    wishes: tuple[WishRecord, ...]
    deeds: tuple[DeedRecord, ...]
    entries: tuple[EntryRecord, ...]
    suggestions: tuple[SuggestionRecord, ...]
