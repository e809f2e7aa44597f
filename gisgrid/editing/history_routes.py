"""What was changed in one thing, by whom, and taking one save back."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid.auth.models import Person
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import require
from gisgrid.editing import history
from gisgrid.editing.words import table_name
from gisgrid.errors import Conflict, NotFound
from gisgrid.guards import GENUINE, Ask, Id, Importer
from gisgrid.households import picking
from gisgrid.households.models import Building, Entrance, Household
from gisgrid.i18n import _
from gisgrid.pages import Notice, render, send_on
from gisgrid.people.words import action_name
from gisgrid.territory.models import Grid, GridLeaderTerm
from gisgrid.units.models import Cadre, Unit

router = APIRouter(prefix="/c/{community}", tags=["editing"])


def thing(ask: Ask, table: str, row: int) -> tuple[str, str]:
    """What a row is called and where its page is; of a removed one its kind and the list."""
    if table not in history.MODELS:
        raise NotFound(_("没有这个页面，或您不能看。"))
    found: Any = ask.session.get(history.MODELS[table], (ask.code, row))
    base = ask.base
    lists = {"unit": "units", "cadre": "cadres", "grid_leader_term": "people/coverage",
             "person": "people"}  # fmt: skip
    if found is None:
        return table_name(table), f"{base}/{lists.get(table, 'buildings')}"
    return _named(ask, found)


def _named(ask: Ask, found: Any) -> tuple[str, str]:
    base, code = ask.base, ask.code
    if isinstance(found, Household):
        return found.address, f"{base}/doors/{found.id}"
    if isinstance(found, Building):
        return found.name or found.source, f"{base}/buildings/{found.id}"
    if isinstance(found, Entrance):
        building = ask.session.get_one(Building, (code, found.building))
        words = _("{n}单元").format(n=found.number) if found.number else _("门")
        return f"{building.name or ''}{words}", f"{base}/entrances/{found.id}"
    if isinstance(found, Unit):
        return found.name, f"{base}/units/{found.id}"
    if isinstance(found, GridLeaderTerm):
        grid = ask.session.get_one(Grid, (code, found.grid))
        words = _("{short}网格的网格长").format(short=grid.short)
        return words, f"{base}/grids/{grid.short}/leader"
    person = found if isinstance(found, Person) else None
    if isinstance(found, Cadre):
        person = ask.session.get_one(Person, (code, found.person))
        return person.name, f"{base}/cadres/{found.id}"
    return (person.name if person else ""), f"{base}/people"


@router.get("/history/{table}/{row}")
def history_page(request: Request, ask: Importer, table: str, row: Id) -> Response:
    """Every change of one building, entrance, door, unit, cadre or term, and the imports."""
    name, back = thing(ask, table, row)
    require_for(ask, table)
    return render(
        request,
        "editing/history.html",
        community=ask.community,
        name=name,
        back=back,
        table=table,
        row=row,
        saves=[
            {"id": save.id, "at": picking.local(save.at), "who": save.who,
             "can_be_undone": save.can_be_undone,
             "lines": [(action_name(a), what, words) for a, what, words in save.lines()]}
            for save in history.saves(ask.session, ask.code, table, row)
        ],
        imports=[
            {"id": run.id, "at": picking.local(run.at), "file": run.file,
             "undone": run.undone_at is not None}
            for run in history.imports_of(ask.session, ask.code, table, row)
        ],
    )  # fmt: skip


def require_for(ask: Ask, table: str) -> None:
    if table == "grid_leader_term":
        require(ask.actor, Verb.PAIR, ask.code)


@router.post("/history/{table}/{row}/undo", dependencies=GENUINE)
def undo(
    ask: Importer, table: str, row: Id, save: Annotated[int | None, Form(ge=0, lt=2**63)] = None
) -> Response:
    """Take one save back, by itself the latest: all that it wrote is as before."""
    require_for(ask, table)
    if save is None:
        latest = history.saves(ask.session, ask.code, table, row)
        if not latest:
            raise Conflict(_("没有可以撤销的修改。"))
        save = latest[0].id
    history.undo(ask.session, ask.code, table, row, save)
    _name, back = thing(ask, table, row)
    return send_on(back, Notice(_("已撤销。")))
