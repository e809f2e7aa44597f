"""The demo's care records (合成数据): classes of households in the usual shares, and who may
read them."""

from datetime import timedelta
from random import Random

from sqlalchemy.orm import Session

from gisgrid.care.models import CareReader, CareRecord
from gisgrid.demo.fill import fill
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.shelf import Shelf

SHARES = {
    "living_alone": 0.04, "empty_nest": 0.03, "min_allowance": 0.03, "disabled": 0.015,
    "seriously_ill": 0.01, "soldier_family": 0.008, "old_member": 0.005, "released": 0.002,
}  # fmt: skip
READERS = {"director": "RX", "group1": "R", "leader05": "R"}


def write_care(session: Session, shelf: Shelf) -> None:
    """Each household in one class at most; nobody is both watched and unknown to its reader."""
    ground, random = shelf.ground, Random(f"{shelf.ground.seed} care")
    homes = [i for i, home in enumerate(ground.homes) if home.occupancy == "resident"]
    random.shuffle(homes)
    counted = sum(home.is_counted for home in ground.homes)
    rows = []
    for code, share in SHARES.items():
        for _n in range(round(counted * share)):
            since = ground.first + timedelta(days=random.randrange(500))
            rows.append({"household": shelf.households[homes.pop()], "class": code, "since": since})
    fill(session, COMMUNITY, CareRecord, rows)
    readers = [
        {
            "account": shelf.offices.accounts[key], "reader_name": shelf.name_of(key),
            "level": level, "since": ground.first, "reason": "分管关爱走访",
            "named_by": shelf.offices.accounts["director"],
        }
        for key, level in READERS.items()
    ]  # fmt: skip
    fill(session, COMMUNITY, CareReader, readers)
