"""Changing the stock of a community: director and administrator; leaders' terms the director."""

from typing import Any

from sqlalchemy import select

from gisgrid.db import transaction
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.units.models import Cadre, Unit
from tests.cast import HOME
from tests.rights.asking import MEMBERS, C, Row
from tests.rights.conftest import Secrets
from tests.rights.rows.imports import DONE, IMPORTERS

MODELS = {"B": Building, "E": Entrance, "H": Household, "U": Unit, "K": Cadre}
# Whoever pairs appoints leaders too: director and officer, no administrator.
LEADING, APPOINTED = "lddondddod", "dddindddid"


def of(tail: str) -> Any:
    """The address with the number of the first building, entrance, household, unit or cadre."""

    def address(told: Secrets) -> str:
        with transaction(told.stage.database.owner) as session:
            found = tail
            for letter, model in MODELS.items():
                query = select(model.id).where(model.community == HOME).order_by(model.id)
                found = found.replace("{" + letter + "}", str(session.scalars(query).first()))
            return f"{C}{found}"

    return address


BAD = DONE.replace("s", "i")
BUSY = DONE.replace("s", "c")
ROWS = {
    "GET /c/{community}/addresses": Row(MEMBERS, f"{C}/addresses"),
    "GET /c/{community}/addresses/new": Row("looonooodd", f"{C}/addresses/new"),
    "POST /c/{community}/addresses/new": Row("diiiniiidd", f"{C}/addresses/new", {}),
    "POST /c/{community}/addresses/{change}/decide": Row(
        DONE.replace("s", "n"), f"{C}/addresses/0/decide", {}
    ),
    "GET /c/{community}/ground.svg": Row(IMPORTERS, f"{C}/ground.svg"),
    "GET /c/{community}/buildings": Row(IMPORTERS, f"{C}/buildings"),
    "GET /c/{community}/buildings/new": Row(IMPORTERS, f"{C}/buildings/new"),
    "POST /c/{community}/buildings/new": Row(BAD, f"{C}/buildings/new", {}),
    "GET /c/{community}/buildings/{building}": Row(IMPORTERS, of("/buildings/{B}")),
    "GET /c/{community}/buildings/{building}/edit": Row(IMPORTERS, of("/buildings/{B}/edit")),
    "POST /c/{community}/buildings/{building}/edit": Row(BAD, of("/buildings/{B}/edit"), {}),
    "POST /c/{community}/buildings/{building}/remove": Row(BUSY, of("/buildings/{B}/remove"), {}),
    "POST /c/{community}/buildings/{building}/entrances": Row(
        BAD, of("/buildings/{B}/entrances"), {}
    ),
    "GET /c/{community}/entrances/{entrance}": Row(IMPORTERS, of("/entrances/{E}")),
    "POST /c/{community}/entrances/{entrance}/place": Row(
        DONE, of("/entrances/{E}/place"), {"number": "1"}
    ),
    "POST /c/{community}/entrances/{entrance}/doors": Row(BAD, of("/entrances/{E}/doors"), {}),
    "POST /c/{community}/entrances/{entrance}/remove": Row(BUSY, of("/entrances/{E}/remove"), {}),
    "GET /c/{community}/entrances/{entrance}/doors/new": Row(
        IMPORTERS, of("/entrances/{E}/doors/new")
    ),
    "POST /c/{community}/entrances/{entrance}/doors/new": Row(
        BAD, of("/entrances/{E}/doors/new"), {}
    ),
    "GET /c/{community}/doors/{household}": Row(IMPORTERS, of("/doors/{H}")),
    "POST /c/{community}/doors/{household}": Row(BAD, of("/doors/{H}"), {}),
    "POST /c/{community}/doors/{household}/remove": Row(BUSY, of("/doors/{H}/remove"), {}),
    "GET /c/{community}/units": Row(IMPORTERS, f"{C}/units"),
    "GET /c/{community}/units/new": Row(IMPORTERS, f"{C}/units/new"),
    "POST /c/{community}/units/new": Row(BAD, f"{C}/units/new", {}),
    "GET /c/{community}/units/{unit}/edit": Row(IMPORTERS, of("/units/{U}/edit")),
    "POST /c/{community}/units/{unit}/edit": Row(BAD, of("/units/{U}/edit"), {}),
    "POST /c/{community}/units/{unit}/remove": Row(BUSY, of("/units/{U}/remove"), {}),
    "GET /c/{community}/units/{unit}/spot": Row(IMPORTERS, of("/units/{U}/spot")),
    "POST /c/{community}/units/{unit}/spot": Row(BAD, of("/units/{U}/spot"), {}),
    "GET /c/{community}/cadres": Row(IMPORTERS, f"{C}/cadres"),
    "GET /c/{community}/cadres/new": Row(IMPORTERS, f"{C}/cadres/new"),
    "POST /c/{community}/cadres/new": Row(BAD, f"{C}/cadres/new", {}),
    "GET /c/{community}/cadres/{cadre}": Row(IMPORTERS, of("/cadres/{K}")),
    "POST /c/{community}/cadres/{cadre}": Row(BAD, of("/cadres/{K}"), {}),
    "GET /c/{community}/grids/{short}/leader": Row(LEADING, f"{C}/grids/01/leader"),
    "POST /c/{community}/grids/{short}/leader": Row(APPOINTED, f"{C}/grids/01/leader", {}),
    "POST /c/{community}/grids/{short}/leader/end": Row(
        APPOINTED, f"{C}/grids/01/leader/end", {"until": "1999-01-01"}
    ),
    "GET /c/{community}/history/{table}/{row}": Row(IMPORTERS, of("/history/household/{H}")),
    "POST /c/{community}/history/{table}/{row}/undo": Row(
        DONE.replace("s", "n"), of("/history/cadre/{K}/undo"), {"save": "0"}
    ),
}
