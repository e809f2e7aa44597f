"""Record: the form for one door or place, the form for a whole entrance, correcting, undoing."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from gisgrid import forms
from gisgrid.attachments import routes as photos
from gisgrid.attachments import service as attachments
from gisgrid.auth.rules import Verb
from gisgrid.diary import doors, revising, rules, service
from gisgrid.diary.becoming import Sentence
from gisgrid.diary.models import DiaryEntry, Mark, Placed, Topic
from gisgrid.diary.service import Call, Report
from gisgrid.diary.typed import Form_, Texts, Typed, place_of
from gisgrid.diary.words import made_words, mark_name, topic_name
from gisgrid.disputes.models import DisputeKind
from gisgrid.disputes.words import kind_name as dispute_kind_name
from gisgrid.errors import Conflict, Invalid
from gisgrid.forms import day_from, number_from
from gisgrid.guards import GENUINE, Ask, Id, Recorder, own_grid
from gisgrid.households import picking
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.pages import Notice, link, render, send_on
from gisgrid.pairing.service import pairs_on
from gisgrid.territory.models import Grid
from gisgrid.units.service import list_units
from gisgrid.visits.models import Outcome, OutreachTopic, ServiceKind, VisitKind
from gisgrid.visits.service import last_visits
from gisgrid.visits.words import kind_name, outcome_name, outreach_name, service_name
from gisgrid.wishes.models import WishKind
from gisgrid.wishes.words import deed_name, wish_kind_name

router = APIRouter(prefix="/c/{community}", tags=["diary"])
FORM = "diary"
OUTCOMES = (Outcome.HOME, Outcome.NOT_HOME, Outcome.REFUSED, Outcome.MOVED_AWAY, Outcome.NO_ACCESS)
DEEDS = (
    "repair", "snow", "clean_up", "wish", "sympathy", "hardship", "clinic", "tutoring", "legal",
    "culture", "donation", "errand", "safety", "jobs", "lecture", "other",
)  # fmt: skip


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
    return _form(request, ask, chosen, form, place, (building, entrance))


@router.get("/households/matrix")
def matrix(
    request: Request, ask: Recorder, grid: str, building: str = "", entrance: str = ""
) -> Response:
    """The doors of one entrance, floor by floor."""
    chosen = own_grid(ask, grid, Verb.RECORD)
    return render(
        request, "diary/matrix.html", community=ask.community, grid=chosen,
        **_matrix(ask, chosen, (building, entrance)),
    )  # fmt: skip


def _matrix(ask: Ask, grid: Grid, wanted: tuple[str, str]) -> dict[str, Any]:
    houses = doors.buildings(ask.session, ask.code, grid.id)
    ids = [id_ for id_, _name in houses]
    building = number_from(wanted[0])
    chosen = building if building in ids else (ids[0] if ids else None)
    found = None
    if chosen is not None:
        found = doors.stair(
            ask.session, ask.code, grid.id, chosen, number_from(wanted[1]), ask.today
        )
    return {"buildings": houses, "stair": found}


def _form(
    request: Request,
    ask: Ask,
    grid: Grid | None,
    form: forms.Form,
    place: tuple[float, float] | None = None,
    wanted: tuple[str, str] = ("", ""),
    *,
    said: list[Sentence] | None = None,
    entry: DiaryEntry | None = None,
    status: int = 200,
    photo: list[int] | None = None,
) -> Response:
    if grid is None:
        return render(request, "diary/which_grid.html", community=ask.community,
                      grids=picking.grid_choices(ask), action=f"{ask.base}/record",
                      mark=form.values.get("mark", ""))  # fmt: skip
    home = _home(ask, grid, form)
    nowhere = home is None and place is None and entry is None
    return render(
        request,
        "diary/record.html",
        status=status,
        community=ask.community,
        grid=grid,
        form=form,
        draft=FORM if entry is None else f"{FORM}-{entry.id}",
        entry=entry,
        home=home,
        place={"lon": place[0], "lat": place[1]} if place else None,
        picks=nowhere and "household" not in form.errors and not said,
        **_matrix(ask, grid, wanted),
        outcomes=[(o.value, outcome_name(o)) for o in OUTCOMES],
        more_outcomes=[(o.value, outcome_name(o)) for o in Outcome if o not in OUTCOMES],
        kinds=[(k.value, kind_name(k)) for k in VisitKind if k != VisitKind.PATROL],
        services=[(k.value, service_name(k)) for k in ServiceKind],
        topics=[(k.value, outreach_name(k)) for k in OutreachTopic],
        photos=_photos(ask, photo or []),
        opened=int(time.time()),
        data=_data(ask, grid, said or []) | {"first": form.values.get("mark", "")},
    )


def _home(ask: Ask, grid: Grid, form: forms.Form) -> dict[str, Any] | None:
    """The chosen door as the head of the form shows it."""
    id_ = number_from(str(form.values.get("household") or ""))
    home = ask.session.get(Household, (ask.code, id_)) if id_ else None
    if home is None or home.grid != grid.id:
        return None
    last = last_visits(ask.session, ask.code, [home.id]).get(home.id)
    return {"id": home.id, "address": home.address, "last": last, "building": home.building}


def _photos(ask: Ask, ids: list[int]) -> list[dict[str, Any]]:
    """Photos that were sent ahead of a form that came back."""
    return [
        photos.line_of(ask.base, attachments.get(ask.session, ask.code, one, small=True))
        for one in ids
    ]


def _data(ask: Ask, grid: Grid, said: list[Sentence]) -> dict[str, Any]:
    """What the script of the form needs: kinds, words that speak for them, sentences so far."""
    kinds = needs.kinds(ask.session)
    paired = pairs_on(ask.session, ask.code, ask.today).get((grid.id, "unit"))
    return {
        "marks": [(mark.value, mark_name(mark)) for mark in Mark],
        "kinds": {
            "need": [(k.code, needs.kind_word(k)) for k in kinds],
            "wish": [(k.value, wish_kind_name(k)) for k in WishKind],
            "suggestion": [(k.value, topic_name(k)) for k in Topic],
            "good_deed": [(code, deed_name(code)) for code in DEEDS],
            "dispute": [(k.value, dispute_kind_name(k)) for k in DisputeKind],
        },
        "otherwise": {"need": "other", "wish": "goods", "suggestion": "other",
                      "good_deed": "other", "dispute": "other"},
        "words": {mark: list(said.items()) for mark, said in rules.words().items()},
        "urgent": {k.code: k.call_first or "120" for k in kinds if k.is_emergency},
        "units": [(u.id, u.name) for u in list_units(ask.session, ask.code)],
        "unit": ask.actor.unit or (paired.partner if paired else None),
        "said": [vars(one) for one in said],
        "patterns": [("visit", _("{n}次走访")), ("need", _("{n}件诉求")), ("wish", _("{n}个心愿")),
                     ("suggestion", _("{n}条建议")), ("good_deed", _("{n}件好事")),
                     ("dispute", _("{n}件纠纷"))],
        "and": _("、"),
    }  # fmt: skip


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
    return _form(request, ask, grid, back, form.place, said=form.sentences,
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


@router.get("/record/entrance")
def entrance_page(
    request: Request, ask: Recorder, grid: str, building: str = "", entrance: str = ""
) -> Response:
    """A whole entrance in one go: one row a door."""
    chosen = own_grid(ask, grid, Verb.RECORD)
    return _entrance(request, ask, chosen, (building, entrance), forms.Form())


def _entrance(
    request: Request,
    ask: Ask,
    grid: Grid,
    wanted: tuple[str, str],
    form: forms.Form,
    status: int = 200,
) -> Response:
    return render(
        request,
        "diary/entrance.html",
        status=status,
        community=ask.community,
        grid=grid,
        form=form,
        outcomes=[(o.value, outcome_name(o)) for o in OUTCOMES],
        opened=int(time.time()),
        **_matrix(ask, grid, wanted),
    )


@router.post("/record/entrance", dependencies=GENUINE)
def record_entrance(
    request: Request,
    ask: Recorder,
    door: Texts,
    outcome: Texts,
    words: Texts,
    grid: Annotated[str, Form()],
    building: Annotated[str, Form()] = "",
    entrance: Annotated[str, Form()] = "",
    opened: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Save the doors of an entrance as one entry; doors without an answer stay as they were."""
    chosen = own_grid(ask, grid, Verb.RECORD)
    answers = list(zip(door, outcome, words, strict=False))
    filled = [one for one in answers if one[1] or one[2].strip()]

    def carry_out() -> tuple[str, Notice]:
        if not filled:
            told = _("至少登记一户。")
            raise Invalid(told, fields={"door": told})
        calls = [_call(ask, *one) for one in filled]
        began = number_from(opened)
        report = Report(
            grid=chosen.id, happened_on=ask.today, placed=Placed.ENTRANCE, calls=calls,
            seconds=int(time.time()) - began if began else None,
            fields=sum(bool(o) + bool(w.strip()) for _d, o, w in filled),
        )  # fmt: skip
        made = service.write(ask.session, ask.actor, ask.code, report, ask.today)
        said = _("已保存{n}户走访").format(n=len(calls))
        undo = f"{ask.base}/diary/{made.entry.id}/undo"
        return link(f"{ask.base}/map", grid=grid), Notice(said, undo, f"{FORM}-entrance")

    try:
        return forms.once(ask, key, carry_out)
    except Invalid as error:
        values = {d: (o, w) for d, o, w in answers}
        form = forms.Form(values, {"door": next(iter(error.fields.values()), error.message)}, key)
        return _entrance(request, ask, chosen, (building, entrance), form, error.status)


def _call(ask: Ask, door: str, outcome: str, words: str) -> Call:
    home = picking.household(ask, door)
    if home is None:
        raise Invalid(_("请选一户。"))
    return Call(home, outcome or Outcome.HOME.value, words.strip())


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
    return _form(request, ask, grid, form or forms.Form(values), said=stands, entry=entry,
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
