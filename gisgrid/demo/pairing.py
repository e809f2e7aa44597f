"""The pairing of the demo is what the engine proposes when distance and load alone count."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from gisgrid.demo.history import Chosen
from gisgrid.demo.offices import Offices
from gisgrid.optimize.match.reasons import sentences
from gisgrid.proposals import service
from gisgrid.proposals.results import marks_of, reason_of, solved
from gisgrid.proposals.rules import Choices
from gisgrid.territory.models import Community

CHOICES = Choices(needs="no", cadre_grids=(2, 3), unit_grids=(0, 1))


def choose(
    session: Session, community: Community, offices: Offices, grids: Sequence[int], today: date
) -> Chosen:
    """`grids` are ids in the order of their numbers, as the offices' units and cadres are."""
    here = service.ground(session, community, today)
    result = solved(here, CHOICES, None)
    numbers = {
        "unit": {id_: n for n, id_ in enumerate(offices.units, start=1)},
        "cadre": {id_: n for n, id_ in enumerate(offices.cadres, start=1)},
    }
    of_grid = {id_: n for n, id_ in enumerate(grids, start=1)}
    who: dict[str, dict[int, int]] = {"unit": {}, "cadre": {}}
    why: dict[str, dict[int, str]] = {"unit": {}, "cadre": {}}
    for mark in marks_of(result):
        grid, reason = of_grid[mark.grid], reason_of(result, mark)
        assert reason is not None
        who[mark.kind][grid] = numbers[mark.kind][mark.partner]
        why[mark.kind][grid] = "；".join(sentences(reason)[:2])
    return Chosen(who["unit"], who["cadre"], why["unit"], why["cadre"])
