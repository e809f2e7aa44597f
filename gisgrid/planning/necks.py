"""Where grids of a draft hang together by less than a metre: found by the gate's own function."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from gisgrid.territory.plan_models import DraftPlan


@dataclass(frozen=True)
class Neck:
    """is_forced: no other plan of these cells is without it, so that a reason is enough."""

    grid: int
    name: str
    lon: float
    lat: float
    is_forced: bool


def necks_of(
    session: Session, draft: DraftPlan, grids: Collection[int] | None = None
) -> list[Neck]:
    """All necks of a draft, or those of some of its grids."""
    session.flush()
    statement = text(
        "SELECT n.grid, n.name, ST_X(n.place), ST_Y(n.place), n.is_forced"
        " FROM draft_necks(:c, :draft, :grids) n ORDER BY n.name, ST_X(n.place)"
    ).bindparams(bindparam("grids", type_=ARRAY(BigInteger)))
    values = {
        "c": draft.community, "draft": draft.id, "grids": None if grids is None else list(grids)
    }  # fmt: skip
    return [
        Neck(grid, name, round(lon, 6), round(lat, 6), is_forced)
        for grid, name, lon, lat, is_forced in session.execute(statement, values)
    ]
