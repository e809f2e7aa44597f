"""Which row of the database each number of the demo's records means."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.demo.courses import handler_of
from gisgrid.demo.offices import Offices
from gisgrid.demo.people import People
from gisgrid.demo.records import Ground, NeedRecord, Step, WishRecord


@dataclass(frozen=True)
class Shelf:
    """What turns the numbers of the records into ids; lists in the order of the numbers."""

    ground: Ground
    people: People
    offices: Offices
    grids: Sequence[int]
    groups: Sequence[int]
    households: Sequence[int]
    points: Sequence[str]
    unit_names: Sequence[str]

    def grid_now(self, home: int) -> int:
        return self.grids[self.ground.homes[home].grid - 1]

    def grid_then(self, number: int) -> int:
        return self.grids[number - 1]

    def unit(self, number: int) -> int | None:
        return self.offices.units[number - 1] if number else None

    def unit_name(self, number: int) -> str:
        return self.unit_names[number - 1] if number else ""

    def wish_keys(self, wish: WishRecord) -> dict[str, str]:
        """Who stands in which quality before a wish, as keys of people and accounts."""
        return {
            "leader": self.ground.history.leader_on(wish.grid_then, wish.raised_on),
            "group": f"group{self.groups[wish.grid_then - 1]}",
            "unit": f"unit{wish.claimed_by:02d}",
        }

    def handler(self, need: NeedRecord) -> int | None:
        step = handler_of(need.steps)
        return self.offices.accounts.get(self.key_of(step, need)) if step else None

    def key_of(self, step: Step, need: NeedRecord) -> str:
        """Who made the step, as a key of people and accounts."""
        if step.by == "leader":
            return self.ground.history.leader_on(need.grid_then, need.raised_on)
        if step.by == "group":
            return f"group{self.groups[need.grid_then - 1]}"
        return f"unit{need.lead_unit:02d}" if step.by == "unit" else step.by

    def name_of(self, key: str) -> str:
        if key.startswith("unit"):
            return self.people.liaison(int(key[4:])).name
        return self.people.persons[key].name
