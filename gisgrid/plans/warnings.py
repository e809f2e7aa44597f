"""What a draft should be asked about before it is submitted; the gate's faults are another thing.

The same keys as on the editor's page, where the browser reckons them while somebody moves
buildings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from gisgrid.i18n import _
from gisgrid.planning import drafts, steps
from gisgrid.plans import picture
from gisgrid.plans.figures import deviations, grid_loads
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftGrid, DraftPlan


@dataclass(frozen=True)
class Warned:
    """`reason` is what was noted; without one the draft is not submitted."""

    key: str
    words: str
    reason: str | None
    is_strong: bool = False


def warnings_of(
    session: Session, community: Community, draft: DraftPlan, today: date
) -> list[Warned]:
    """Grids that are too heavy or too light, and leaders whose home goes to another grid."""
    code, ground = community.community, draft.tessellation
    grids, of = steps.grids_of(session, draft), steps.cells_of(session, draft)
    names = picture.labels(grids, picture.shorts(session, code))
    loads = grid_loads(of, drafts.homes_by_cell(session, code, ground), list(grids))
    found = _uneven(draft, loads, names)
    before = picture.today_grids(session, code, ground)
    homes = picture.leaders_homes(session, code, ground, today)
    return found + _moving(draft, grids, of, before, homes, names)


def _uneven(draft: DraftPlan, loads: Mapping[int, int], names: Mapping[int, str]) -> list[Warned]:
    made = []
    for grid, share in sorted(deviations(loads).items(), key=lambda one: -abs(one[1])):
        if abs(share) <= picture.TOLERANCE:
            continue
        words = (
            _("{g} 太少：{n}户，比平均少{p}%") if share < 0 else _("{g} 太多：{n}户，比平均多{p}%")
        )
        said = words.format(g=names[grid], n=loads[grid], p=f"{abs(share):.1f}")
        key = f"load:{grid}"
        made.append(Warned(key, said, draft.reasons.get(key), abs(share) > picture.FAR))
    return made


def _moving(
    draft: DraftPlan,
    grids: Mapping[int, DraftGrid],
    of: Mapping[int, int],
    before: Mapping[int, int],
    homes: Mapping[int, picture.Home],
    names: Mapping[int, str],
) -> list[Warned]:
    made = []
    for id_, grid in grids.items():
        home = homes.get(grid.grid or 0)
        if home is None or home.cell is None or before.get(home.cell) != grid.grid:
            continue
        now = of.get(home.cell)
        if now is None or now == id_:
            continue
        words = _("{g} 网格长{who}的家会换到{o}")
        key = f"moves:{id_}"
        said = words.format(g=names[id_], who=home.name, o=names[now])
        made.append(Warned(key, said, draft.reasons.get(key)))
    return made
