"""Why each pair is as it is: figures first, then words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from gisgrid.i18n import _
from gisgrid.optimize.match.answer import Answer, Pair, Second
from gisgrid.optimize.match.instance import WISH, Place

Name = Callable[[str], str]
MOST_KINDS = 3


@dataclass(frozen=True)
class Reason:
    """What speaks for one pair of a unit or cadre with a grid.

    rank     how many of its kind are at least as near to the grid, itself among them
    met      open needs by kind that its resources meet; needs: all open ones (units only)
    load     households of the grid (of all grids of a cadre) in means; 1.0 is the mean
    beside   other grids of the same cadre
    met_wishes, wishes   the same as met and needs, of residents' wishes
    """

    who: str
    grid: str
    kind: str
    km: float
    rank: int
    met: Mapping[str, int]
    needs: int
    load: float
    beside: tuple[str, ...]
    is_locked: bool
    is_kept: bool
    second: Second | None
    met_wishes: Mapping[str, int] = field(default_factory=dict)
    wishes: int = 0

    @property
    def met_in_all(self) -> int:
        return sum(self.met.values())


def reasons(answer: Answer) -> dict[Pair, Reason]:
    ask = answer.ask
    locked = {(lock.who, lock.grid) for lock in ask.locks}
    made: dict[Pair, Reason] = {}
    mean = float(ask.households.mean()) or 1.0
    for g, grid in enumerate(ask.grids):
        for who in answer.pairs.units[grid.code]:
            u = next(n for n, one in enumerate(ask.units) if one.id == who)
            needs, wishes = _apart(grid, ask.units[u].resources)
            pair = (who, grid.code)
            made[pair] = Reason(
                who, grid.code, "unit", float(ask.unit_km[u, g]), _rank(ask.unit_km[:, g], u),
                *needs, grid.households / mean, (), pair in locked, pair in ask.today,
                answer.seconds.get(pair), *wishes,
            )  # fmt: skip
    for grid_code, who in answer.pairs.cadre.items():
        made[who, grid_code] = _cadre_reason(answer, who, grid_code, (who, grid_code) in locked)
    return made


def _apart(
    grid: Place, resources: frozenset[str]
) -> tuple[tuple[dict[str, int], int], tuple[dict[str, int], int]]:
    """(met by kind, all) of needs, and of wishes."""
    made = []
    for is_wish in (False, True):
        own = {k: n for k, n in grid.needs.items() if n and k.startswith(WISH) == is_wish}
        met = {k.removeprefix(WISH): n for k, n in own.items() if k in resources}
        made.append((met, sum(own.values())))
    return made[0], made[1]


def _cadre_reason(answer: Answer, who: str, grid: str, is_locked: bool) -> Reason:
    ask = answer.ask
    c = next(n for n, one in enumerate(ask.cadres) if one.id == who)
    g = next(n for n, one in enumerate(ask.grids) if one.code == grid)
    own = [code for code, cadre in answer.pairs.cadre.items() if cadre == who]
    load = sum(one.households for one in ask.grids if one.code in own)
    return Reason(
        who, grid, "cadre", float(ask.cadre_km[c, g]), _rank(ask.cadre_km[:, g], c), {}, 0,
        load / (ask.mean_load or 1.0), tuple(code for code in own if code != grid), is_locked,
        (who, grid) in ask.today, answer.seconds.get((who, grid)),
    )  # fmt: skip


def _rank(km: np.ndarray, row: int) -> int:
    return int((km <= km[row]).sum())


def distance(km: float) -> str:
    """To 10 m below a kilometre, to 100 m above."""
    metres = round(km * 100) * 10
    if metres < 1000:
        return _("{n}米").format(n=metres)
    return _("{n}公里").format(n=f"{km:.1f}")


def sentences(reason: Reason, name: Name = str, kind: Name = str) -> list[str]:
    """Two or three sentences; the first is the main one.

    name    words for ids of partners and codes of grids; kind: for kinds of need
    """
    made = [_place(reason)]
    if reason.kind == "unit" and reason.needs:
        made.append(_met(reason, kind))
    if reason.wishes:
        made.append(_wishes(reason, kind))
    if reason.kind == "unit":
        made.append(_("负担是平均的 {x} 倍").format(x=f"{reason.load:.1f}"))
    else:
        made.append(
            _("与 {grids} 一起包联，户数是每名干部平均的 {x} 倍").format(
                grids="、".join(name(code) for code in reason.beside), x=f"{reason.load:.2f}"
            )
            if reason.beside
            else _("户数是每名干部平均的 {x} 倍").format(x=f"{reason.load:.2f}")
        )
    if reason.is_locked:
        made.insert(0, _("已锁定"))
    elif reason.is_kept:
        made.append(_("与今天相同"))
    return made


def _place(reason: Reason) -> str:
    if reason.rank == 1:
        return _("步行 {d}，离得最近").format(d=distance(reason.km))
    return _("步行 {d}，第 {n} 近").format(d=distance(reason.km), n=reason.rank)


def _met(reason: Reason, kind: Name) -> str:
    if not reason.met:
        return _("{all} 件未结诉求都对不上").format(all=reason.needs)
    by_number = sorted(reason.met.items(), key=lambda one: (-one[1], one[0]))
    listed = "、".join(f"{kind(k)} {n}" for k, n in by_number[:MOST_KINDS])
    return _("{all} 件未结诉求里对得上 {n} 件：{kinds}").format(
        all=reason.needs, n=reason.met_in_all, kinds=listed
    )


def _wishes(reason: Reason, kind: Name) -> str:
    if not reason.met_wishes:
        return _("{all} 个等认领的心愿都对不上").format(all=reason.wishes)
    listed = "、".join(f"{kind(WISH + k)} {n}" for k, n in sorted(reason.met_wishes.items()))
    return _("{all} 个等认领的心愿里对得上 {n} 个：{kinds}").format(
        all=reason.wishes, n=sum(reason.met_wishes.values()), kinds=listed
    )


def second_words(reason: Reason, name: Name = str) -> str:
    """The next best and what it would cost the whole."""
    second = reason.second
    if second is None:
        return _("已锁定，没有第二选择") if reason.is_locked else _("没有别的可能")
    instead = "、".join(name(who) for who in second.instead) or _("谁也不接")
    words = _("第二选择：{who}，全局 +{more}").format(who=instead, more=f"{second.more:.3f}")
    grids = sorted({grid for _who, grid in second.moves})
    if grids:
        words += _("，另有 {n} 对跟着变（{grids}）").format(
            n=len(second.moves), grids="、".join(name(grid) for grid in grids)
        )
    return words


def grid_words(answer: Answer, made: Mapping[Pair, Reason], grid: str) -> str:
    """All reasons of one grid in one line, as the exchange format carries them."""
    whos = [*answer.pairs.units[grid], *([answer.pairs.cadre[grid]] if answer.pairs.cadre else [])]
    lines = []
    for who in whos:
        reason = made[who, grid]
        said = "；".join([*sentences(reason), second_words(reason)])
        lines.append(f"{who} ↔ {grid}: {said}")
    return "。".join(lines) if lines else _("{grid} 没有单位和干部").format(grid=grid)
