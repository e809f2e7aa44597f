"""Two years of invented records (合成数据) for the demo community, counted back from a day.

Volumes and rhythms are those of a calm community of 21 grids; the numbers of the case come out
exactly: 53 micro-needs met and confirmed, 28 wishes realised, 86 good deeds. What was added
beside them, and why, stands in rounds.py. Pure: the same ground gives the same records.
"""

from gisgrid.demo.records.diary import make_entries, make_suggestions
from gisgrid.demo.records.needs import make_needs
from gisgrid.demo.records.parts import (
    DeedRecord,
    EntryRecord,
    Ground,
    Home,
    NeedRecord,
    Records,
    Step,
    SuggestionRecord,
    VisitRecord,
    WishRecord,
)
from gisgrid.demo.records.visits import make_visits
from gisgrid.demo.records.wishes import make_deeds, make_wishes

__all__ = [
    "DeedRecord",
    "EntryRecord",
    "Ground",
    "Home",
    "NeedRecord",
    "Records",
    "Step",
    "SuggestionRecord",
    "VisitRecord",
    "WishRecord",
    "make_records",
]


def make_records(ground: Ground) -> Records:
    visits, needs = make_visits(ground), make_needs(ground)
    suggestions = make_suggestions(ground)
    return Records(
        tuple(visits),
        tuple(needs),
        tuple(make_wishes(ground)),
        tuple(make_deeds(ground)),
        tuple(make_entries(ground, visits, needs, len(suggestions))),
        tuple(suggestions),
    )
