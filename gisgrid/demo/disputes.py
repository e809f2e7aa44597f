"""The demo's disputes (合成数据): forty in two years, thirty-three of them agreed."""

from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gisgrid.demo.fill import fill, take_ids
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.shelf import Shelf
from gisgrid.disputes.models import Dispute, DisputeWords
from gisgrid.territory.models import Counter

DISPUTES, AGREED = 40, 33
# Newest last: four are under way, three did not end well.
OTHERS = ("failed", "referred", "withdrawn")
ABOUT = {
    "neighbour": "楼上漏水泡了楼下的墙，为谁来修吵了起来。", "family": "兄弟几个为老人赡养说不拢。",
    "housing": "两家为仓房的地界各说各的。",
    "property_management": "楼道灯没人管，和物业吵了几回。",
    "labour": "干了半个月，工钱没有结清。", "damages": "倒车剐了棚子，赔多少谈不拢。",
}  # fmt: skip
WEIGHTS = (14, 9, 6, 5, 3, 3)


def write_disputes(session: Session, shelf: Shelf) -> None:
    random = Random(f"{shelf.ground.seed} disputes")
    homes = [i for i, home in enumerate(shelf.ground.homes) if home.is_counted]
    days = sorted(random.randrange(3, 720) for _n in range(DISPUTES))
    ids = take_ids(session, Dispute, DISPUTES)
    rows = []
    for no, (key, ago) in enumerate(zip(ids, reversed(days), strict=True), start=1):
        rows.append({"id": key, "no": no, **_dispute(shelf, random, homes, no, ago)})
    fill(session, COMMUNITY, Dispute, rows)
    words = [{"dispute": row["id"], "summary": ABOUT[row["kind"]], "parties": None} for row in rows]
    fill(session, COMMUNITY, DisputeWords, words)
    counter = {"community": COMMUNITY, "series": "dispute", "last": DISPUTES}
    session.execute(insert(Counter), [counter])


def _dispute(shelf: Shelf, random: Random, homes: list[int], no: int, ago: int) -> dict[str, Any]:
    home, found_on = random.choice(homes), shelf.ground.today - timedelta(days=ago)
    grid = shelf.ground.grid_then(home, found_on)
    leader = shelf.ground.history.leader_on(grid, found_on)
    after = no - AGREED
    result = "agreed" if after <= 0 else OTHERS[after - 1] if after <= 3 else "pending"
    ended = result not in ("pending", "withdrawn")
    is_agreed = result == "agreed"
    return {
        "found_on": found_on,
        "kind": random.choices(list(ABOUT), WEIGHTS)[0],
        "case_source": random.choice(("own_motion", "own_motion", "applied")),
        "people_count": random.randint(2, 5),
        "risk": random.choices(("low", "medium", "high"), (7, 2, 1))[0],
        "mediator": shelf.name_of("director") if ended else None,
        "mediated_on": min(found_on + timedelta(random.randint(1, 20)), shelf.ground.today)
        if ended
        else None,
        "result": result,
        "agreement_form": random.choice(("oral", "oral", "written")) if is_agreed else None,
        "performed": "kept" if is_agreed else None,
        "recorded_by": shelf.offices.accounts.get(leader),
        "version": 1 if result == "pending" else 2,
        "household": shelf.households[home],
        "point": shelf.points[home],
        "grid": shelf.grid_now(home),
        "grid_then": shelf.grid_then(grid),
    }
