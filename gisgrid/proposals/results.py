"""What came out of a question, in the form that is kept with the proposal's step."""

from collections.abc import Mapping
from typing import Any

from gisgrid.optimize import match
from gisgrid.optimize.match.answer import Answer
from gisgrid.optimize.match.reasons import Reason, reasons
from gisgrid.proposals.question import Ground, instance
from gisgrid.proposals.rules import Choices, Mark

Pairs = dict[str, dict[str, Any]]
Result = dict[str, Any]


def solved(here: Ground, choices: Choices, before: Result | None) -> Result:
    """Pairs of least cost with reasons and curve; where there are none, the contradictions, and
    the pairs stay those of before (at first: of today)."""
    ask = instance(here, choices)
    found = match.solve(ask)
    if isinstance(found, match.Infeasible):
        kept = before or {
            "marks": _stored(here.today), "reasons": {}, "forced": {}, "curve": [], "km": None
        }  # fmt: skip
        return {
            **kept,
            "proven": False,
            "gap": None,
            "conflicts": [
                {"limits": [_limit(here, x) for x in one.limits], "message": one.message}
                for one in found.conflicts
            ],
            "relaxation": [_limit(here, limit) for limit in found.relaxation],
        }
    return _result(here, found)


def _limit(here: Ground, limit: str) -> dict[str, str]:
    """A limit by the name that choices know, with words for its button."""
    name, _colon, who = limit.partition(":")
    if name in ("min_grids", "max_grids"):
        one = here.by_label(who)
        return {"id": f"{name}:{one.kind}", "who": one.label, "grid": ""}
    parts = limit.split(":")
    if name in ("lock", "ban"):
        someone, grid = here.someone(parts[1], int(parts[2])), here.grid(int(parts[3]))
        return {
            "id": limit,
            "who": someone.label if someone else "",
            "grid": grid.short if grid else "",
        }
    return {"id": limit, "who": "", "grid": ""}


def _result(here: Ground, found: Answer) -> Result:
    marks = {
        Mark(here.by_label(who).kind, here.by_label(who).id, here.by_short(grid).id)
        for who, grid in found.pairs.all
    }
    points = match.curve(found.ask) if found.ask.today else []
    return {
        "marks": _stored(marks),
        "proven": found.is_proven,
        "gap": found.gap,
        "cost": found.cost,
        "km": sum(one.km for one in reasons(found).values() if one.kind == "unit"),
        "reasons": {_key(here, one): _reason(one) for one in reasons(found).values()},
        "forced": _forced(here, found),
        "curve": [[point.changes, round(point.km, 4), round(point.cost, 6)] for point in points],
        "conflicts": [],
        "relaxation": [],
    }


def _forced(here: Ground, found: Answer) -> dict[str, list[float]]:
    """By pair: cost more, other pairs that change, kilometres more, needs met more."""
    return {
        f"{one.kind}:{one.id}:{here.by_short(grid).id}": [
            round(price.more, 6), price.changes, round(price.km, 4), price.met
        ]
        for (who, grid), price in sorted(found.table.items())
        if (one := here.by_label(who))
    }  # fmt: skip


def forced_of(result: Mapping[str, Any], mark: Mark) -> match.Forced | None:
    """What this pair would cost if it had to be; None: impossible, or not known."""
    raw = result.get("forced", {}).get(f"{mark.kind}:{mark.partner}:{mark.grid}")
    return raw and match.Forced(*raw)


def _stored(marks: Any) -> list[list[Any]]:
    return [[one.kind, one.partner, one.grid] for one in sorted(marks)]


def marks_of(result: Mapping[str, Any]) -> frozenset[Mark]:
    return frozenset(Mark(*one) for one in result["marks"])


def _key(here: Ground, reason: Reason) -> str:
    one = here.by_label(reason.who)
    return f"{one.kind}:{one.id}:{here.by_short(reason.grid).id}"


def reason_of(result: Mapping[str, Any], mark: Mark) -> Reason | None:
    raw = result["reasons"].get(f"{mark.kind}:{mark.partner}:{mark.grid}")
    if raw is None:
        return None
    second = raw["second"]
    made = second and match.Second(
        tuple(second["instead"]), second["more"], tuple((w, g) for w, g in second["moves"]),
        second["km"], second["met"],
    )  # fmt: skip
    return Reason(**{**raw, "beside": tuple(raw["beside"]), "second": made})


def _reason(one: Reason) -> dict[str, Any]:
    second = one.second
    return {
        "who": one.who, "grid": one.grid, "kind": one.kind, "km": one.km, "rank": one.rank,
        "met": dict(one.met), "needs": one.needs, "load": one.load, "beside": list(one.beside),
        "is_locked": one.is_locked, "is_kept": one.is_kept, "wishes": one.wishes,
        "met_wishes": dict(one.met_wishes),
        "second": second and {
            "instead": list(second.instead), "more": second.more,
            "moves": [list(pair) for pair in second.moves], "km": second.km, "met": second.met,
        },
    }  # fmt: skip
