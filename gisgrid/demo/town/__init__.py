"""The demo town 先锋社区: made up (合成数据), pure, and the same for the same seed."""

from gisgrid.demo.town.make import SEED, group_of, make_town
from gisgrid.demo.town.parts import (
    Area,
    Building,
    Entrance,
    Facility,
    Household,
    Place,
    Street,
    Town,
    UnitSeat,
)

__all__ = [
    "SEED",
    "Area",
    "Building",
    "Entrance",
    "Facility",
    "Household",
    "Place",
    "Street",
    "Town",
    "UnitSeat",
    "group_of",
    "make_town",
]
