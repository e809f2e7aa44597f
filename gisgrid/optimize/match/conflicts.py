"""Why nothing is possible: the limits that cannot hold together, and the fewest to lift.

Units and cadres are two questions that share no limit but the form of their bounds, so each is
explained for itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np

from gisgrid.i18n import _
from gisgrid.optimize.match.cadres import Columns, TooManySets, share
from gisgrid.optimize.match.flow import Room, first_flow
from gisgrid.optimize.match.instance import MOST, Instance, Partner, Wish
from gisgrid.optimize.match.spread import spread

GENERAL = ("units_per_grid", "cadre_households", "cadres_contiguous", "most_changes")
MOST_TRIALS = 400
PATIENCE_S = 5.0

Possible = Callable[[Instance], bool]
# What people change last: a rule for all is harder to move than a wish about one pair.
WEIGHTS = {"wish": 1, "bound": 2, "general": 4}


@dataclass(frozen=True)
class Conflict:
    """Limits that cannot hold together, by name, and that in words."""

    limits: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Infeasible:
    """relaxation: the fewest and lightest of the named limits whose lifting makes it possible."""

    conflicts: tuple[Conflict, ...]
    relaxation: tuple[str, ...]


def units_possible(ask: Instance) -> bool:
    room = Room.of_units(ask)
    changes = None
    if ask.most_changes is not None:
        changes = ask.is_new(ask.units), ask.most_changes
    return first_flow(np.zeros(room.shape), room, changes) is not None


def _flow_of_cadres(ask: Instance) -> bool:
    """Whether cadres could be spread if neither households nor neighbours counted."""
    room = Room.of_units(replace(ask, units=ask.cadres, units_per_grid=(1, 1), most_changes=None))
    return first_flow(np.zeros(room.shape), room) is not None


def cadres_possible(ask: Instance) -> bool:
    """Cheap tests first: most contradictions show before neighbours count."""
    if not ask.cadres:
        return True
    if not _flow_of_cadres(ask):
        return False
    if not ask.contiguous and ask.cadre_households is None:
        return True
    most = max(one.most for one in ask.cadres)
    if most <= 6:
        try:
            return share(ask, Columns.of(ask)) is not None
        except TooManySets:
            pass
    shape = len(ask.cadres), len(ask.grids)
    must, may = ask.pairs_of(ask.locks, ask.cadres), ~ask.pairs_of(ask.forbidden, ask.cadres)
    assert must.shape == shape
    if (must & ~may).any() or (must.sum(axis=0) > 1).any():
        return False
    try:
        return spread(ask, must, may, patience_s=PATIENCE_S, any_will_do=True) is not None
    except TimeoutError:
        return True  # unknown: then it is not called a contradiction


def explain(ask: Instance) -> Infeasible | None:
    """Every independent contradiction; None where a pairing is possible."""
    found = [*_explained(ask, _unit_limits(ask), units_possible)]
    if ask.cadres:
        found += _explained(ask, _cadre_limits(ask), cadres_possible)
    if not found:
        return None
    conflicts = tuple(Conflict(tuple(some), message(ask, some)) for some in found)
    return Infeasible(conflicts, _relaxation(ask, found))


def _of(partners: Sequence[Partner], wishes: Iterable[Wish]) -> list[str]:
    ids = {one.id for one in partners}
    return [wish.id for wish in wishes if wish.who in ids]


def _bounds(partners: Sequence[Partner]) -> list[str]:
    lower = [f"min_grids:{one.id}" for one in partners if one.least > 0]
    return lower + [f"max_grids:{one.id}" for one in partners]


def _unit_limits(ask: Instance) -> list[str]:
    general = ["units_per_grid"] + (["most_changes"] if ask.most_changes is not None else [])
    return [*general, *_bounds(ask.units), *_of(ask.units, (*ask.forbidden, *ask.locks))]


def _cadre_limits(ask: Instance) -> list[str]:
    general = []
    if ask.contiguous:
        general.append("cadres_contiguous")
    if ask.cadre_households is not None:
        general.append("cadre_households")
    return [*general, *_bounds(ask.cadres), *_of(ask.cadres, (*ask.forbidden, *ask.locks))]


def _explained(ask: Instance, limits: list[str], possible: Possible) -> list[list[str]]:
    """Contradictions one after the other: what is particular in one is lifted before the next
    is looked for, a rule for all stays in force, so that it hides no other."""
    found: list[list[str]] = []
    lifted: set[str] = set()
    while not possible(ask.without(frozenset(lifted))):
        left = [limit for limit in limits if limit not in lifted]
        core = _completed(ask, _core(ask, left, frozenset(lifted), possible))
        found.append(core)
        particular = {limit for limit in core if limit not in GENERAL}
        lifted |= particular or set(core)
    return found


def _core(
    ask: Instance, limits: list[str], lifted: frozenset[str], possible: Possible
) -> list[str]:
    """Limits that cannot hold together though any one less could (QuickXplain, Junker 2004).

    `limits` are ordered by how gladly they are left out of the explanation: the first first.
    """
    every = frozenset(limits)

    def holds(kept: Iterable[str]) -> bool:
        return possible(ask.without(lifted | (every - frozenset(kept))))

    def narrow(background: list[str], is_new: bool, rest: list[str]) -> list[str]:
        if is_new and not holds(background):
            return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        first, second = rest[:half], rest[half:]
        inner = narrow(background + first, True, second)
        outer = narrow(background + inner, bool(inner), first)
        return outer + inner

    if not holds([]):
        return []
    # QuickXplain keeps what stands first, so what should stay out stands last.
    return sorted(narrow([], False, limits[::-1]), key=limits.index)


def _completed(ask: Instance, core: list[str]) -> list[str]:
    """All locks of one partner and not only the two that are one too many."""
    if not core:
        return core
    wishes = {wish.id: wish for wish in (*ask.locks, *ask.forbidden)}
    locks = [wishes[limit] for limit in core if limit in {lock.id for lock in ask.locks}]
    kinds = {limit.partition(":")[0] for limit in core if limit not in wishes}
    same = {lock.who for lock in locks}
    if len(locks) < 2 or len(same) != 1 or kinds - {"max_grids"}:
        return core
    more = [lock.id for lock in ask.locks if lock.who in same and lock.id not in core]
    return core + more


def weight(ask: Instance, limit: str) -> int:
    if limit in GENERAL:
        return WEIGHTS["general"]
    return WEIGHTS["bound" if limit.startswith(("min_grids:", "max_grids:")) else "wish"]


def _relaxation(ask: Instance, conflicts: list[list[str]]) -> tuple[str, ...]:
    """One limit of each conflict, the lightest choice first, as far as trials go."""
    choices = [sorted(some, key=lambda limit: (weight(ask, limit), limit)) for some in conflicts]
    sizes = np.prod([float(len(some)) for some in choices])
    tried = product(*choices) if sizes <= MOST_TRIALS else [tuple(c[0] for c in choices)]
    ordered = sorted(
        {tuple(sorted(set(one))) for one in tried},
        key=lambda one: (sum(weight(ask, limit) for limit in one), one),
    )
    for one in ordered[:MOST_TRIALS]:
        if _is_possible(ask.without(frozenset(one))):
            return one
    named = sorted({limit for some in conflicts for limit in some})
    for size in (1, 2):
        for one in combinations(named, size):
            if len(named) <= 20 and _is_possible(ask.without(frozenset(one))):
                return one
    return _shrunk(ask, named)


def _shrunk(ask: Instance, named: list[str]) -> tuple[str, ...]:
    """All that are named, less what need not be lifted."""
    kept = list(named)
    for limit in sorted(named, key=lambda one: (-weight(ask, one), one)):
        fewer = [one for one in kept if one != limit]
        if _is_possible(ask.without(frozenset(fewer))):
            kept = fewer
    return tuple(kept)


def _is_possible(ask: Instance) -> bool:
    return units_possible(ask) and cadres_possible(ask)


def message(ask: Instance, limits: Sequence[str]) -> str:
    """The contradiction in one sentence."""
    locks = [lock for lock in ask.locks if lock.id in limits]
    bans = [ban for ban in ask.forbidden if ban.id in limits]
    bounds = [limit for limit in limits if limit.startswith(("min_grids:", "max_grids:"))]
    general = [limit for limit in limits if limit in GENERAL]
    return (
        _about_locks(ask, locks, bans, bounds, general)
        or _about_bans(bans, locks, bounds, general)
        or _about_bounds(ask, bounds, general, limits)
        or _listed(ask, limits)
    )


def _about_locks(
    ask: Instance, locks: list[Wish], bans: list[Wish], bounds: list[str], general: list[str]
) -> str | None:
    partners = {one.id: one for one in (*ask.units, *ask.cadres)}
    whos, grids = {lock.who for lock in locks}, {lock.grid for lock in locks}
    if len(locks) > 1 and len(whos) == 1 and not bans and not general:
        one = partners[locks[0].who]
        return _("{who} 锁给了 {grids}，但最多只能接 {most} 个网格").format(
            who=one.id, grids="、".join(sorted(grids)), most=one.most
        )
    if len(locks) == 1 and len(bans) == 1 and not bounds and not general:
        return _("{who} 与 {grid} 既锁定又禁配").format(who=locks[0].who, grid=locks[0].grid)
    if len(locks) > 1 and len(grids) == 1 and not bans and not bounds:
        return _("{grid} 同时锁给了 {whos}，接不下这么多").format(
            grid=locks[0].grid, whos="、".join(sorted(whos))
        )
    if len(locks) > 1 and len(whos) == 1 and not bans and "cadres_contiguous" in general:
        return _("{who} 锁给了 {grids}，它们连不成一片").format(
            who=locks[0].who, grids="、".join(sorted(grids))
        )
    if len(locks) == 1 and not bans and len(bounds) == 1 and not general:
        return _("{who} 锁给了 {grid}，但它一个网格也不能接").format(
            who=locks[0].who, grid=locks[0].grid
        )
    return None


def _about_bans(
    bans: list[Wish], locks: list[Wish], bounds: list[str], general: list[str]
) -> str | None:
    grids, whos = {ban.grid for ban in bans}, {ban.who for ban in bans}
    if bans and len(grids) == 1 and not locks and not bounds:
        return _("{grid} 对谁都禁配了（{n} 条），没有谁能接它").format(
            grid=bans[0].grid, n=len(bans)
        )
    if bans and len(whos) == 1 and not locks:
        return _("{who} 的禁配太多（{n} 条），接不满它最少要接的网格").format(
            who=bans[0].who, n=len(bans)
        )
    return None


def _about_bounds(
    ask: Instance, bounds: list[str], general: list[str], limits: Sequence[str]
) -> str | None:
    partners = {one.id: one for one in (*ask.units, *ask.cadres)}
    if len(bounds) + len(general) != len(limits):
        return None
    own = [partners[limit.partition(":")[2]] for limit in bounds]
    if len({one.id for one in own}) == 1 and len(bounds) == 2 and not general:
        return _("{who} 最少要接 {least} 个网格，最多却只能接 {most} 个").format(
            who=own[0].id, least=own[0].least, most=own[0].most
        )
    if general == ["cadre_households"]:
        return _about_households(ask, bounds)
    if general == ["units_per_grid"]:
        return _about_room(ask, bounds)
    if bounds and not general:
        return _about_cadre_room(ask, bounds)
    return _about_neighbours(ask) if "cadres_contiguous" in general else None


def _about_households(ask: Instance, bounds: list[str]) -> str:
    low, high = ask.cadre_households or (0, MOST)
    fullest = max(ask.grids, key=lambda grid: grid.households)
    if low > high:
        return _("每名干部最少 {low} 户，最多却是 {high} 户").format(low=low, high=high)
    if fullest.households > high:
        return _("{grid} 有 {n} 户，一名干部最多只能负责 {high} 户").format(
            grid=fullest.code, n=fullest.households, high=high
        )
    return _("{cadres} 名干部每人负责 {low}–{high} 户，分不完或分不够 {all} 户").format(
        cadres=len(ask.cadres), low=low, high=high, all=int(ask.households.sum())
    )


def _about_room(ask: Instance, bounds: list[str]) -> str:
    low, high = ask.units_per_grid
    if low > high:
        return _("每个网格最少要 {low} 个单位，最多却是 {high} 个").format(low=low, high=high)
    if any(limit.startswith("max_grids:") for limit in bounds) or not bounds:
        return _("{grids} 个网格各要 {low} 个单位，{units} 个单位合起来只能接 {room} 个").format(
            grids=len(ask.grids), low=low, units=len(ask.units),
            room=sum(min(one.most, len(ask.grids)) for one in ask.units),
        )  # fmt: skip
    return _("{units} 个单位合起来最少要接 {least} 个网格，{grids} 个网格放不下").format(
        units=len(ask.units), least=sum(one.least for one in ask.units), grids=len(ask.grids)
    )


def _about_cadre_room(ask: Instance, bounds: list[str]) -> str:
    if all(limit.startswith("max_grids:") for limit in bounds):
        return _("{cadres} 名干部合起来最多只能接 {room} 个网格，共有 {grids} 个").format(
            cadres=len(ask.cadres), room=sum(one.most for one in ask.cadres), grids=len(ask.grids)
        )
    return _("{cadres} 名干部合起来最少要接 {least} 个网格，只有 {grids} 个").format(
        cadres=len(ask.cadres), least=sum(one.least for one in ask.cadres), grids=len(ask.grids)
    )


def _about_neighbours(ask: Instance) -> str | None:
    linked = {grid for pair in ask.adjacency for grid in pair}
    alone = [grid.code for place, grid in enumerate(ask.grids) if place not in linked]
    if alone:
        return _("{grids} 不与别的网格相邻，干部却要接相连的几个网格").format(
            grids="、".join(alone)
        )
    return _("网格这样相连时，分不出户数和个数都合适的相连网格")


def _listed(ask: Instance, limits: Sequence[str]) -> str:
    wishes = {wish.id: wish for wish in (*ask.locks, *ask.forbidden)}
    locked = {lock.id for lock in ask.locks}
    words = []
    for limit in limits:
        if limit in wishes:
            word = _("锁定") if limit in locked else _("禁配")
            words.append(f"{word} {wishes[limit].who} {wishes[limit].grid}")
        else:
            words.append(limit_name(ask, limit))
    return _("这些不能同时成立：{limits}").format(limits="；".join(words))


def limit_name(ask: Instance, limit: str) -> str:
    """A limit in words, as the page and messages name it."""
    wishes = {wish.id: wish for wish in (*ask.locks, *ask.forbidden)}
    if limit in wishes:
        return f"{wishes[limit].who} · {wishes[limit].grid}"
    kind, _colon, who = limit.partition(":")
    return {
        "units_per_grid": _("每个网格的单位数"),
        "cadre_households": _("每名干部的户数"),
        "cadres_contiguous": _("干部的网格要相连"),
        "most_changes": _("最多改几对"),
        "min_grids": _("{who} 最少接几个").format(who=who),
        "max_grids": _("{who} 最多接几个").format(who=who),
    }[kind]
