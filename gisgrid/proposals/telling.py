"""A proposal for programs and the command line: asked for in plain words, told in plain values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.optimize.match.reasons import second_words, sentences
from gisgrid.proposals.models import Proposal, ProposalStep
from gisgrid.proposals.question import Ground, Someone
from gisgrid.proposals.results import forced_of, marks_of, reason_of
from gisgrid.proposals.rules import Mark, from_stored


def marks_from(here: Ground, texts: Iterable[str], field: str) -> tuple[Mark, ...]:
    """U03=07 → the unit of this code and the grid of this number; C2 is the cadre of number 2."""
    by_code = {one.code: one for one in (*here.cadres, *here.units)}
    by_short = {grid.short: grid for grid in here.grids}
    made = []
    for text in texts:
        who, _equals, short = text.partition("=")
        if who not in by_code or short not in by_short:
            words = _("写成 U03=07 的样子，左边是单位编码或 C 加干部编号：{text}").format(text=text)
            raise Invalid(words, fields={field: words})
        one = by_code[who]
        made.append(Mark(one.kind, one.id, by_short[short].id))
    return tuple(sorted(set(made)))


def told(
    here: Ground, proposal: Proposal, step: ProposalStep, kinds: Mapping[str, str]
) -> dict[str, Any]:
    """All of a proposal. `kinds`: words for kinds of need and wish."""
    wanted = marks_of(step.result)
    choices = from_stored(step.choices)
    return {
        **brief(proposal),
        "step": step.number,
        "is_of_todays_plan": proposal.grid_plan == here.plan.id,
        "proven": step.result["proven"],
        "gap": step.result["gap"],
        "km": step.result.get("km"),
        "choices": {
            **{name: getattr(choices, name) for name in (
                "way", "needs", "load", "keep", "neighbours", "units_per_grid", "unit_grids",
                "cadre_grids", "cadre_households", "most_changes",
            )},
            "locks": [f"{one.code}={grid}" for one, grid in _known(here, choices.locks)],
            "bans": [f"{one.code}={grid}" for one, grid in _known(here, choices.bans)],
        },
        "pairs": [_pair(here, step, mark, kinds) for mark in _in_order(wanted)
                  if here.grid(mark.grid) and here.someone(mark.kind, mark.partner)],
        "ends": [
            {"grid": grid, "kind": one.kind, "code": one.code, "who": one.label}
            for one, grid in _known(here, _in_order(here.today - wanted))
        ],
        "conflicts": step.result["conflicts"],
        "relaxation": step.result["relaxation"],
        "curve": [
            {"changes": changes, "km": km, "cost": cost}
            for changes, km, cost in step.result["curve"]
        ],
        "forced": _forced(here, step),
    }  # fmt: skip


def brief(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposal": proposal.id,
        "name": proposal.name,
        "state": proposal.state,
        "made_at": proposal.made_at.isoformat(),
        "since": proposal.since.isoformat() if proposal.since else None,
        "reason": proposal.reason,
    }


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.grid, mark.kind != "unit", mark.partner))


def _known(here: Ground, marks: Sequence[Mark]) -> list[tuple[Someone, str]]:
    return [
        (one, grid.short)
        for mark in marks
        if (one := here.someone(mark.kind, mark.partner)) and (grid := here.grid(mark.grid))
    ]


def _pair(here: Ground, step: ProposalStep, mark: Mark, kinds: Mapping[str, str]) -> dict[str, Any]:
    ((one, grid),) = _known(here, [mark])
    why = reason_of(step.result, mark)
    said = sentences(why, kind=lambda code: kinds.get(code, code)) if why else []
    return {
        "grid": grid, "kind": mark.kind, "code": one.code, "who": one.label,
        "is_new": mark not in here.today, "km": round(why.km, 3) if why else None,
        "reason": "；".join([*said, second_words(why)]) if why else "",
    }  # fmt: skip


def _forced(here: Ground, step: ProposalStep) -> list[dict[str, Any]]:
    """What each pair that is not proposed would cost the whole, if it had to be."""
    made = []
    for grid in here.grids:
        for one in (*here.units, *here.cadres):
            price = forced_of(step.result, Mark(one.kind, one.id, grid.id))
            if price is not None:
                made.append({
                    "grid": grid.short, "kind": one.kind, "code": one.code, "who": one.label,
                    "more": price.more, "km": price.km, "met": price.met,
                    "changes": price.changes,
                })  # fmt: skip
    return made
