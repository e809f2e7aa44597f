"""Record at one door or place, correct, undo."""

from fastapi import APIRouter, Request, Response

from gisgrid import forms
from gisgrid.attachments import routes as photos
from gisgrid.auth.rules import Verb
from gisgrid.diary import revising, service
from gisgrid.diary.becoming import Sentence
from gisgrid.diary.form_page import FORM, form_page, matrix_of
from gisgrid.diary.models import DiaryEntry, Mark, Placed
from gisgrid.diary.service import Call, Report
from gisgrid.diary.typed import Form_, Typed, place_of
from gisgrid.diary.words import made_words
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from
from gisgrid.guards import GENUINE, Ask, Id, Recorder, own_grid
from gisgrid.households import picking
from gisgrid.i18n import _
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.territory.models import Grid
from gisgrid.visits.models import Outcome, VisitKind

router = APIRouter(prefix="/c/{community}", tags=["diary"])


@router.get("/record")
def record_page(
    request: Request,
    ask: Recorder,
    grid: str = "",
    household: str = "",
    building: str = "",
    entrance: str = "",
    lon: str = "",
    lat: str = "",
    mark: str = "",
) -> Response:
    """Record what was seen and heard: at a door, at a place, or in the grid."""
    chosen = own_grid(ask, grid, Verb.RECORD) if grid else picking.only_grid(ask)
    values = {"household": household, "on": ask.today, "kind": VisitKind.ROUTINE.value}
    form = forms.Form(values | {"mark": mark if mark in set(Mark) else ""})
    place = place_of(lon, lat)
    return form_page(request, ask, chosen, form, place, (building, entrance))


@router.get("/households/matrix")
def matrix(
    request: Request, ask: Recorder, grid: str, building: str = "", entrance: str = ""
) -> Response:
    """The doors of one entrance, floor by floor."""
    chosen = own_grid(ask, grid, Verb.RECORD)
    return render(
        request, "diary/matrix.html", community=ask.community, grid=chosen,
        **matrix_of(ask, chosen, (building, entrance)),
    )  # fmt: skip


@router.post("/record", dependencies=GENUINE)
def record(request: Request, ask: Recorder, form: Form_) -> Response:
    """Save one entry: the visit, and what its sentences become, all at once or nothing."""
    grid = own_grid(ask, form.grid, Verb.RECORD)

    def carry_out() -> tuple[str, Notice]:
        made = service.write(ask.session, ask.actor, ask.code, _report(ask, grid, form), ask.today)
        words = _("已保存：{made}").format(made=made_words(made.counts) or _("一篇日志"))
        undo = f"{ask.base}/diary/{made.entry.id}/undo"
        return link(f"{ask.base}/map", grid=grid.short), Notice(words, undo, FORM)

    try:
        return forms.once(ask, form.key, carry_out)
    except (Invalid, Conflict) as error:
        # The savepoint of the service took back what was written before the fault.
        return _again(request, ask, grid, form, error)


def _again(
    request: Request, ask: Ask, grid: Grid, form: Typed, error: Invalid | Conflict
) -> Response:
    """The form with what was typed, and what is wrong named at its field."""
    fields = dict(error.fields) if isinstance(error, Invalid) else {}
    names = {"content": "text", "situation": "text", "visited_on": "on", "photo": "text",
             "place": "household", "point": "household"}  # fmt: skip
    if form.kind in set(VisitKind):
        names["kind"] = "text"  # a kind that does not fit is then one of a sentence
    errors = {names.get(name, name): words for name, words in fields.items()}
    back = forms.Form(form.values, errors or {"text": error.message}, form.key)
    return form_page(request, ask, grid, back, form.place, said=form.sentences,
                 status=error.status, photo=form.photo)  # fmt: skip


def _report(ask: Ask, grid: Grid, form: Typed) -> Report:
    home = picking.household(ask, form.household)
    outcome = form.outcome or (Outcome.HOME.value if form.text.strip() else "")
    calls = [Call(home, outcome)] if home is not None else []
    if form.outcome and home is None:
        words = _("选了结果，还要选哪一户。")
        raise Invalid(words, fields={"household": words})
    placed = Placed.DOOR if home else Placed.POINT if form.place else Placed.GRID
    taken = photos.take_all(ask, form.photos)
    return Report(
        grid=home.grid if home is not None and home.grid is not None else grid.id,
        happened_on=day_from(form.on, "on", ask.today) or ask.today,
        placed=placed,
        point=form.place or picking.middle_of(ask, grid.id),
        calls=calls,
        sentences=form.sentences,
        kind=form.kind,
        companions=form.companions,
        service_kind=form.service_kind or None,
        outreach_topic=form.outreach_topic or None,
        photos=[*form.photo, *taken],
        seconds=form.seconds,
        fields=form.fields,
    )


@router.get("/diary/{entry}/correct")
def correct_page(request: Request, ask: Recorder, entry: Id) -> Response:
    """Correct one's own entry: what it made follows."""
    found = service.get(ask.session, ask.code, entry)
    revising.require_own(ask.actor, found)
    return _correction(request, ask, found)


def _correction(
    request: Request, ask: Ask, entry: DiaryEntry, form: forms.Form | None = None,
    said: list[Sentence] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    walked = service.visits_of(ask.session, entry)
    stands = said if said is not None else service.stands(ask.session, entry)
    values = {
        "household": str(entry.household or ""),
        "outcome": walked[0].outcome if len(walked) == 1 else "",
        "text": "".join(one.words for one in stands),
        "companions": entry.companions or "",
        "on": entry.happened_on,
    }
    grid = ask.session.get(Grid, (ask.code, entry.grid))
    return form_page(request, ask, grid, form or forms.Form(values), said=stands, entry=entry,
                 status=status)  # fmt: skip


@router.post("/diary/{entry}/correct", dependencies=GENUINE)
def correct(request: Request, ask: Recorder, entry: Id, form: Form_) -> Response:
    """Save the correction; a sentence keeps what it became unless its mark was changed."""
    found = service.get(ask.session, ask.code, entry)
    wish = revising.Correction(form.sentences, form.outcome, form.companions)

    def carry_out() -> tuple[str, Notice]:
        made = revising.correct(ask.session, ask.actor, found, wish, ask.today)
        words = _("已更正：{made}").format(made=made_words(made.counts) or _("一篇日志"))
        draft = f"{FORM}-{found.id}"
        return f"{ask.base}/diary/{found.id}", Notice(words, None, draft)

    return forms.once(ask, form.key, carry_out)


@router.post("/diary/{entry}/undo", dependencies=GENUINE)
def undo(ask: Recorder, entry: Id) -> Response:
    """Take one's own entry of today back, with all that it made."""
    found = service.get(ask.session, ask.code, entry)
    revising.take_back(ask.session, ask.actor, found, ask.today)
    return send_on(f"{ask.base}/map", Notice(_("已撤销这篇日志")))
