"""What a proposal is asked for: what counts, bounds, locks and bans. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from gisgrid.errors import Invalid
from gisgrid.i18n import _

WAYS = ("to_middle", "to_homes", "straight")
# What a wish weighs, in kilometres of walking: nothing, some, much (proposals, 建议值).
NEEDS = {"no": 0.0, "some": 0.5, "much": 2.0}
LOAD = {"no": 0.0, "some": 2.0, "much": 6.0}
KEEP = {"no": 0.0, "some": 0.2, "much": 1.0}
MOST = 99
MOST_CHANGES = 9999
MOST_HOUSEHOLDS = 99_999


@dataclass(frozen=True, order=True)
class Mark:
    """A pair that is locked or banned; `partner` and `grid` are ids."""

    kind: str
    partner: int
    grid: int

    def id(self, sort: str) -> str:
        return f"{sort}:{self.kind}:{self.partner}:{self.grid}"


@dataclass(frozen=True)
class Choices:
    """Bounds are (least, most). most_changes: units' pairs that may differ from today's."""

    way: str = "to_middle"
    needs: str = "some"
    load: str = "some"
    keep: str = "no"
    neighbours: bool = True
    units_per_grid: tuple[int, int] = (1, 1)
    unit_grids: tuple[int, int] = (0, 1)
    cadre_grids: tuple[int, int] = (2, 3)
    cadre_households: tuple[int, int] | None = None
    locks: tuple[Mark, ...] = ()
    bans: tuple[Mark, ...] = ()
    most_changes: int | None = None

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    def with_lock(self, mark: Mark) -> "Choices":
        """Locked, and whatever spoke against it is gone."""
        return replace(
            self,
            locks=tuple(sorted({*self.locks, mark})),
            bans=tuple(one for one in self.bans if one != mark),
        )

    def without_lock(self, mark: Mark) -> "Choices":
        return replace(self, locks=tuple(one for one in self.locks if one != mark))

    def with_ban(self, mark: Mark) -> "Choices":
        return replace(self.without_lock(mark), bans=tuple(sorted({*self.bans, mark})))

    def without_ban(self, mark: Mark) -> "Choices":
        return replace(self, bans=tuple(one for one in self.bans if one != mark))

    def lifted(self, limit: str) -> "Choices":
        """Without a limit that a contradiction names; bounds of one partner are those of all."""
        for lock in self.locks:
            if lock.id("lock") == limit:
                return self.without_lock(lock)
        for ban in self.bans:
            if ban.id("ban") == limit:
                return self.without_ban(ban)
        name, _colon, _who = limit.partition(":")
        of_cadre = limit.startswith(("min_grids:cadre", "max_grids:cadre"))
        bounds = self.cadre_grids if of_cadre else self.unit_grids
        if name in ("min_grids", "max_grids"):
            wider = (0, bounds[1]) if name == "min_grids" else (bounds[0], bounds[1] + 1)
            if of_cadre:
                return replace(self, cadre_grids=wider)
            return replace(self, unit_grids=wider)
        if name == "units_per_grid":
            return replace(self, units_per_grid=(0, max(self.units_per_grid)))
        if name == "cadre_households":
            return replace(self, cadre_households=None)
        if name == "cadres_contiguous":
            return replace(self, neighbours=False)
        return replace(self, most_changes=None)


def from_stored(raw: Mapping[str, Any]) -> Choices:
    known = {one.name for one in fields(Choices)}
    made: dict[str, Any] = {name: value for name, value in raw.items() if name in known}
    for name in ("units_per_grid", "unit_grids", "cadre_grids", "cadre_households"):
        if made.get(name) is not None:
            made[name] = tuple(made[name])
    for name in ("locks", "bans"):
        made[name] = tuple(Mark(**one) for one in made.get(name, ()))
    return Choices(**made)


BOUNDS = {
    "units_per_grid": MOST, "unit_grids": MOST, "cadre_grids": MOST,
    "cadre_households": MOST_HOUSEHOLDS,
}  # fmt: skip


def from_words(given: Mapping[str, str | None], first: Choices) -> Choices:
    """Choices of a program or command: words as on the form, bounds as `2-3`, the number of
    changes; what is not given is as in `first`. Raises Invalid with every wrong field."""
    faults: dict[str, str] = {}
    made: dict[str, Any] = {}
    for name, among in (("way", WAYS), ("needs", NEEDS), ("load", LOAD), ("keep", KEEP)):
        value = given.get(name) or getattr(first, name)
        made[name] = value
        if value not in among:
            faults[name] = _("{value} 不认识，请选：{names}").format(
                value=value, names="、".join(among)
            )
    for name, most in BOUNDS.items():
        if text := given.get(name):
            bounds = _bounds(text, most)
            made[name] = bounds
            if bounds is None:
                faults[name] = _("写成 2-3 的样子，从 0 到 {most}，小的在前：{text}").format(
                    most=most, text=text
                )
    if text := given.get("at_most"):
        made["most_changes"] = int(text) if text.isascii() and text.isdigit() else None
        if made["most_changes"] is None or made["most_changes"] > MOST_CHANGES:
            faults["at_most"] = _("写一个 0 或以上的整数：{text}").format(text=text)
    if faults:
        raise Invalid("；".join(faults.values()), fields=faults)
    return replace(first, **made)


def _bounds(text: str, most: int) -> tuple[int, int] | None:
    low, _dash, high = (part.strip() for part in text.partition("-"))
    if not all(end.isascii() and end.isdigit() and len(end) < 7 for end in (low, high)):
        return None
    return (int(low), int(high)) if int(low) <= int(high) <= most else None


def from_form(typed: Mapping[str, str], before: Choices) -> Choices:
    """What was chosen on the form; locks and bans stay. Raises Invalid with every wrong field."""
    faults: dict[str, str] = {}

    def one_of(name: str, among: Mapping[str, Any] | tuple[str, ...], fallback: str) -> str:
        value = typed.get(name, fallback)
        if value not in among:
            faults[name] = _("请选一个。")
        return value

    def bounds(name: str, most: int) -> tuple[int, int]:
        values = [typed.get(f"{name}_{end}", "").strip() for end in ("least", "most")]
        if not all(v.isascii() and v.isdigit() and int(v) <= most for v in values):
            faults[f"{name}_least"] = _("要两个 0 到 {most} 的整数。").format(most=most)
            return 0, most
        low, high = int(values[0]), int(values[1])
        if low > high:
            faults[f"{name}_least"] = _("最少不能多于最多。")
        return low, high

    has_loads = any(typed.get(f"cadre_households_{end}", "").strip() for end in ("least", "most"))
    made = replace(
        before,
        way=one_of("way", WAYS, before.way),
        needs=one_of("needs", NEEDS, before.needs),
        load=one_of("load", LOAD, before.load),
        keep=one_of("keep", KEEP, before.keep),
        neighbours=typed.get("neighbours", "") == "yes",
        units_per_grid=bounds("units_per_grid", MOST),
        unit_grids=bounds("unit_grids", MOST),
        cadre_grids=bounds("cadre_grids", MOST),
        cadre_households=bounds("cadre_households", MOST_HOUSEHOLDS) if has_loads else None,
        most_changes=None,
    )
    if faults:
        raise Invalid(_("有的地方还不对。"), fields=faults)
    return made
