"""The demo's reports of guests (合成数据): two not looked at yet, one taken up, one refused."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.demo.fill import Row, fill
from gisgrid.demo.ground import COMMUNITY
from gisgrid.demo.shelf import Shelf
from gisgrid.guests.models import GuestReport, ReportState
from gisgrid.needs.models import Need
from gisgrid.needs.steps import ZONE

REFUSED = "这件事归物业公司管，已经把您说的转给他们，物业电话0457-0000001。"
ACCEPTED = "已经派人来看，修好以后会写在这里。"


def write_guests(session: Session, shelf: Shelf) -> None:
    need = session.scalars(
        select(Need)
        .where(Need.community == COMMUNITY, Need.state == "handling", Need.kind == "street_light")
        .order_by(Need.no.desc())
    ).first()
    rows = [
        _row(shelf, 1, 1, "rubbish", "广场东边的垃圾箱满了两天。", home=40)
        | {"name": "张阿姨", "phone": "10000000088"},
        _row(shelf, 2, 0, "road", "路面有个坑，晚上看不见。") | {"place": "小学门口"},
        _row(shelf, 3, 6, "shared_parts", "想把单元门换个颜色。", home=400)
        | {"state": ReportState.REFUSED.value, "reply": REFUSED,
           "replied_on": shelf.ground.today - timedelta(5),
           "decided_by": shelf.name_of("director")},
    ]  # fmt: skip
    if need is not None:
        rows.append(
            _row(shelf, 4, 3, need.kind, need.content)
            | {"state": ReportState.ACCEPTED.value, "need": need.id, "point": None,
               "place": "路边", "reply": ACCEPTED,
               "replied_on": shelf.ground.today - timedelta(2),
               "decided_by": shelf.name_of("director"), "grid": need.grid}
        )  # fmt: skip
    fill(session, COMMUNITY, GuestReport, rows)


def _row(
    shelf: Shelf, number: int, days_ago: int, kind: str, content: str, home: int | None = None
) -> Row:
    at = datetime.combine(shelf.ground.today - timedelta(days_ago), time(0, 40), ZONE)
    return {
        "receipt": f"DEM2222AA{number + 1}",
        "form_key": f"demo-{number}",
        "kind": kind,
        "content": content,
        "point": shelf.points[home] if home is not None else None,
        "place": None,
        "name": None,
        "phone": None,
        "made_at": at,
        "state": ReportState.NEW.value,
        "reply": None,
        "replied_on": None,
        "decided_by": None,
        "need": None,
        "grid": shelf.grid_now(home) if home is not None else None,
    }
