"""What a draft should be asked about before it is submitted; the gate's faults are another thing.

The same keys as on the editor's page, where the browser reckons them while somebody moves
buildings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _
from gisgrid.planning import drafts, steps
from gisgrid.planning.necks import necks_of
from gisgrid.plans import picture
from gisgrid.plans.figures import deviations, grid_loads
from gisgrid.territory.models import Community
from gisgrid.territory.plan_models import DraftGrid, DraftPlan

LONGEST_REASON = 200


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
    """Grids too heavy or too light or with a neck that is forced, leaders whose home goes away."""
    code, ground = community.community, draft.tessellation
    grids, of = steps.grids_of(session, draft), steps.cells_of(session, draft)
    names = picture.labels(grids, picture.shorts(session, code))
    loads = grid_loads(of, drafts.homes_by_cell(session, code, ground), list(grids))
    found = _uneven(draft, loads, names)
    before = drafts.today_grids(session, code, ground)
    homes = picture.leaders_homes(session, code, ground, today)
    found += _narrow(session, draft, names)
    return found + _moving(draft, grids, of, before, homes, names)


def must_be_explained(
    session: Session, community: Community, draft: DraftPlan, today: date
) -> None:
    """Raises Conflict when a warning has no reason that the second person could read."""
    missing = [w for w in warnings_of(session, community, draft, today) if w.reason is None]
    if missing:
        words = _("还有 {n} 处要记下理由：{words}")
        raise Conflict(words.format(n=len(missing), words=missing[0].words))


def explain(
    session: Session, community: Community, draft: DraftPlan, today: date, key: str, words: str
) -> None:
    """Note the reason of a warning; raises NotFound where there is no such warning."""
    if key not in {one.key for one in warnings_of(session, community, draft, today)}:
        raise NotFound(_("没有这条提醒。"))
    said = words.strip()
    if not said or len(said) > LONGEST_REASON:
        refused = _("理由要有 1 到 {n} 个字。").format(n=LONGEST_REASON)
        raise Invalid(refused, fields={"words": refused})
    draft.reasons = {**draft.reasons, key: said}
    session.flush()


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


def _narrow(session: Session, draft: DraftPlan, names: Mapping[int, str]) -> list[Warned]:
    """Necks that no plan of these cells is without; any other one is a fault of the gate."""
    words = _("{g} 有一处窄于1米，地块只能这样")
    grids = sorted({neck.grid for neck in necks_of(session, draft) if neck.is_forced})
    keys = [(grid, f"narrow:{grid}") for grid in grids]
    return [Warned(k, words.format(g=names[grid]), draft.reasons.get(k)) for grid, k in keys]


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
