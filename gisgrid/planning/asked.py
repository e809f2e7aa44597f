"""What somebody asks the machine for: the choices of the page and of the command in one form."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gisgrid.errors import Invalid
from gisgrid.i18n import _

MOST_GRIDS = 999
KINDS = ("divide", "rebalance", "curve")
WEIGHS = ("households", "due", "needs", "elders")
MOST_WEIGHT = 100.0
LEAST_TOLERANCE, MOST_TOLERANCE = 0.5, 50.0
# How much each kind stands in the way where it is chosen and nobody says how much: 1 is a main
# street that a grid should not cross, 2 counts twice.
STRENGTH = {"railway": 2.0, "main": 1.0, "side": 0.4, "wall": 1.0, "water": 1.0}
ORDINARY = ("railway", "main", "water")
MOST_STRENGTH = 10.0
GROUPS, COMPOUNDS = "groups", "compounds"


def ordinary_barriers() -> dict[str, float]:
    return {kind: STRENGTH[kind] for kind in ORDINARY}


@dataclass(frozen=True)
class Asked:
    """One question to the machine; plain JSON when it waits as a job.

    kind        divide (anew), rebalance (few changes), curve (balance for households moved)
    tolerance   percent, or None: as even as is found
    weigh       what weighs how much: households, due visits, open needs, elders
    barriers    kinds of streets, and water, that grids should not cross, each with its strength
    whole       GROUPS: no grid reaches over two residents' groups of today; COMPOUNDS: every
                compound stays together; else names of compounds that do
    leaders     leaders' homes stay in their grids
    compact     1 is ordinary, 2 rounder grids
    """

    kind: str
    grids: int
    tolerance: float | None = 5.0
    weigh: Mapping[str, float] = field(default_factory=lambda: {"households": 1.0})
    barriers: Mapping[str, float] = field(default_factory=ordinary_barriers)
    whole: tuple[str, ...] = ()
    leaders: bool = True
    compact: float = 1.0
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Asked":
        return cls(**{**stored, "whole": tuple(stored["whole"])})


def grids_from(count: int | None) -> int:
    """How many grids; raises Invalid beyond what is possible."""
    if count is None or not 1 <= count <= MOST_GRIDS:
        words = _("网格数写 1 到 {n}。").format(n=MOST_GRIDS)
        raise Invalid(words, fields={"grids": words})
    return count


def tolerance_from(text: str) -> float | None:
    """Percent as somebody writes it; nothing: as even as is found."""
    if not text.strip():
        return None
    words = _("偏差写 {a} 到 {b} 之间的百分数，或不写。").format(
        a=LEAST_TOLERANCE, b=MOST_TOLERANCE
    )
    found = _number(text.strip().rstrip("%"))
    if found is None or not LEAST_TOLERANCE <= found <= MOST_TOLERANCE:
        raise Invalid(words, fields={"tolerance": words})
    return found


def barriers_from(chosen: Iterable[str]) -> dict[str, float]:
    """`railway`, or `railway:1.5` with its strength; a strength of 0 is no barrier."""
    found = {}
    for one in chosen:
        kind, colon, said = one.partition(":")
        strength = _number(said) if colon else STRENGTH.get(kind)
        if kind not in STRENGTH or strength is None or not 0 <= strength <= MOST_STRENGTH:
            words = _("“{one}”不是阻隔：写 {kinds}，后面可加强弱，如 main:2（0 到 {most}）。")
            said = words.format(one=one, kinds="、".join(STRENGTH), most=f"{MOST_STRENGTH:g}")
            raise Invalid(said, fields={"barriers": said})
        if strength > 0:
            found[kind] = strength
    return found


def weigh_from(chosen: Iterable[str]) -> dict[str, float]:
    """`households`, or `needs:3` with its weight; raises Invalid when nothing weighs."""
    found = {}
    for one in chosen:
        name, colon, said = one.partition(":")
        weight = _number(said) if colon else 1.0
        if name not in WEIGHS or weight is None or not 0 <= weight <= MOST_WEIGHT:
            words = _("“{one}”不能衡量：写 {names}，后面可加分量，如 needs:3（0 到 {most}）。")
            said = words.format(one=one, names="、".join(WEIGHS), most=f"{MOST_WEIGHT:g}")
            raise Invalid(said, fields={"weigh": said})
        if weight > 0:
            found[name] = weight
    if not found:
        words = _("至少选一样来衡量。")
        raise Invalid(words, fields={"weigh": words})
    return found


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None
