"""The panel of one grid of the pairing workspace: why, the second choice, what others cost."""

from collections.abc import Mapping
from typing import Any

from gisgrid.i18n import _
from gisgrid.optimize.match.reasons import Reason, distance, second_words, sentences
from gisgrid.proposals.question import Someone
from gisgrid.proposals.results import forced_of, reason_of
from gisgrid.proposals.rules import Mark
from gisgrid.reports.proposal_views import Shown, label

LEAST_SAID = 0.01  # ten metres


def why(now: Shown, kind: str, grid_id: int, kinds: Mapping[str, str]) -> dict[str, Any] | None:
    """The panel of one grid: its pairs with reasons, the next best, and who else could come."""
    grid = now.here.grid(grid_id)
    if grid is None:
        return None
    pairs = []
    for mark in now.of(kind, grid_id):
        reason = reason_of(now.result, mark) if now.result else None
        one = now.here.someone(kind, mark.partner)
        if one is None:
            continue
        pairs.append({
            "id": mark.partner, "label": one.label, "name": one.name, "is_new": mark in now.new,
            "is_locked": mark in now.choices.locks,
            "sentences": [*_sentences(now, mark, reason, kinds), *_from_where(one)],
            "second": _second(now, reason),
        })  # fmt: skip
    return {
        "id": grid.id, "short": grid.short, "name": grid.name, "pairs": pairs,
        "bans": [
            (m.partner, label(now.here, m))
            for m in now.choices.bans if m.kind == kind and m.grid == grid_id
        ],
        "others": _others(now, kind, grid_id),
    }  # fmt: skip


def _sentences(
    now: Shown, mark: Mark, reason: Reason | None, kinds: Mapping[str, str]
) -> list[str]:
    if reason is None:
        metres = now.metres(mark)
        return [] if metres is None else [_("步行 {d}").format(d=distance(metres / 1000))]
    said = sentences(reason, kind=lambda code: kinds.get(code, code))
    before = [m for m in now.here.today if (m.kind, m.grid) == (mark.kind, mark.grid)]
    if before and before[0] != mark and (metres := now.metres(before[0])) is not None:
        said.append(
            _("今天的{who}要走 {d}").format(
                who=label(now.here, before[0]), d=distance(metres / 1000)
            )
        )
    return said


def _from_where(one: Someone) -> list[str]:
    """From where a cadre's way is reckoned."""
    if one.kind == "unit":
        return []
    return [_("从他自己的办公点算起") if one.has_office else _("从他单位所在地算起")]


def _second(now: Shown, reason: Reason | None) -> dict[str, Any] | None:
    """The next best in metres, and the pair that would have to be forced to see it."""
    if reason is None:
        return None
    if reason.second is None:
        return {"words": second_words(reason), "forced": None, "more": ""}
    second = reason.second
    more = _price(second.more, second.km, second.met, reason.kind)
    if second.moves:
        grids = "、".join(sorted({grid for _who, grid in second.moves}))
        more.append(_("另有 {n} 对要跟着变（{grids}）").format(n=len(second.moves), grids=grids))
    forced = now.here.by_label(second.instead[0]).id if second.instead else None
    return {
        "words": "、".join(second.instead) or _("谁也不接"),
        "more": _("，").join(more),
        "forced": forced,
    }


def _price(more: float, km: float, met: int, kind: str) -> list[str]:
    """What another choice costs the whole: metres, needs, and for cadres the balance of loads."""
    walk = _("全局多走 {d}") if km >= 0 else _("全局少走 {d}")
    words = [walk.format(d=distance(abs(km)))]
    if met:
        said = _("多对得上 {n} 件") if met > 0 else _("少对得上 {n} 件")
        words.append(said.format(n=abs(met)))
    if kind == "cadre" and abs(more - km) > LEAST_SAID:
        words.append(_("负担更不均") if more > km else _("负担更均"))
    return words


def _others(now: Shown, kind: str, grid: int) -> list[dict[str, Any]]:
    """Everybody who could come instead, with what it would cost the whole; the cheapest first."""
    here = now.here
    own = {m.partner for m in now.of(kind, grid)}

    def walk(one: Someone) -> float:
        metres = here.metres(one, grid, now.choices.way)
        return float("inf") if metres is None else metres

    among = sorted(
        (one for one in (here.units if kind == "unit" else here.cadres) if one.id not in own),
        key=lambda one: (walk(one), one.label),
    )
    made: list[dict[str, Any]] = []
    for one in among:
        grids = sorted(
            g.short for m in now.marks
            if (m.kind, m.partner) == (kind, one.id) and (g := here.grid(m.grid))
        )  # fmt: skip
        far = distance(walk(one) / 1000) if walk(one) < float("inf") else _("没有位置")
        price = forced_of(now.result, Mark(kind, one.id, grid)) if now.result else None
        costs = _("，").join(_price(price.more, price.km, price.met, kind)) if price else ""
        made.append({
            "id": one.id, "label": one.label, "far": far, "grids": grids, "costs": costs,
            "more": price.more if price else None, "changes": price.changes if price else None,
            "words": " · ".join(filter(None, (one.label, far, "、".join(grids), costs))),
        })  # fmt: skip
    return sorted(made, key=lambda row: (row["more"] is None, row["more"] or 0.0))
