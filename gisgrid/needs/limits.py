"""How long a step and the whole may take: seed file, the community's own rows, the calendar.

The seed (`geodata/need_limits.csv`, with the days of `need_kind`) is a proposal (建议值). A row of
the community goes before it from its day on. Rule 1: of rows with days the one that names most
holds. Rule 2: factors multiply it, each once, unless that row names what the factor is for.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.db import in_force, visible
from gisgrid.needs.models import CalendarDay, NeedKind, NeedLimit
from gisgrid.needs.workdays import Calendar

FILE = Path(__file__).resolve().parents[2] / "geodata" / "need_limits.csv"
WHOLE = "whole"


@dataclass(frozen=True)
class Limit:
    """One row: of the seed, or of the community (`is_own`)."""

    step: str
    kind: str | None
    area_class: str | None
    level: str | None
    days: int | None
    factor: float | None
    since: date
    is_own: bool = False

    def fits(self, step: str, kind: str, area_class: str, level: str | None) -> bool:
        named = ((self.kind, kind), (self.area_class, area_class), (self.level, level))
        return self.step == step and all(own in (None, asked) for own, asked in named)

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(n for n in ("kind", "area_class", "level") if getattr(self, n) is not None)


@lru_cache(maxsize=1)
def seed() -> tuple[Limit, ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Limit(
                row["step"],
                row["kind"] or None,
                row["area_class"] or None,
                row["level"] or None,
                int(row["days"]) if row["days"] else None,
                float(row["factor"]) if row["factor"] else None,
                date.fromisoformat(row["since"]),
            )
            for row in csv.DictReader(lines)
        )


def days(
    limits: Iterable[Limit], step: str, kind: str, area_class: str, level: str | None
) -> int | None:
    """Working days by the rows that fit; None where no row sets any. At least one day, but for
    a limit that is 0 itself (at once)."""
    fitting = [one for one in limits if one.fits(step, kind, area_class, level)]
    # Rule 1
    setting = [one for one in fitting if one.days is not None]
    if not setting:
        return None
    best = max(setting, key=lambda one: (one.is_own, len(one.named), one.since))
    # Rule 2
    factors: dict[tuple[str, ...], Limit] = {}
    for one in fitting:
        if one.factor is not None and not set(one.named) & set(best.named) - {"kind"}:
            before = factors.get(one.named)
            if before is None or (one.is_own, one.since) > (before.is_own, before.since):
                factors[one.named] = one
    product = 1.0
    for one in factors.values():
        product *= one.factor or 1.0
    assert best.days is not None
    return max(1, ceil(best.days * product - 1e-9)) if best.days else 0


@dataclass(frozen=True)
class Limits:
    """All that sets the clocks of a community on a day."""

    rows: tuple[Limit, ...]
    calendar: Calendar

    def days(self, step: str, kind: str, area_class: str, level: str | None = None) -> int | None:
        return days(self.rows, step, kind, area_class, level)

    def whole(self, kind: str, area_class: str, level: str | None = None) -> int:
        return self.days(WHOLE, kind, area_class, level) or 0


def own_rows(session: Session, community: int, on: date) -> Sequence[NeedLimit]:
    query = visible(NeedLimit, community).where(in_force(NeedLimit, on))
    return session.scalars(query.order_by(NeedLimit.since, NeedLimit.id)).all()


def limits_of(session: Session, community: int, on: date) -> Limits:
    """Two statements, and one for the calendar."""
    kinds = session.execute(select(NeedKind.code, NeedKind.working_days)).all()
    first = date(2024, 1, 1)
    of_kind = [Limit(WHOLE, code, None, None, n, None, first) for code, n in kinds]
    own = [
        Limit(r.step, r.kind, r.area_class, r.level, r.days, r.factor, r.since, True)
        for r in own_rows(session, community, on)
    ]
    rows = (*of_kind, *(one for one in seed() if one.since <= on), *own)
    return Limits(rows, calendar_of(session, community))


def calendar_of(session: Session, community: int) -> Calendar:
    """The library's days and those that staff filled in."""
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.is_working).where(CalendarDay.community == community)
    )
    return Calendar({row.day: row.is_working for row in rows})
