"""The form of the diary as a page: doors, outcomes, kinds, and what its script needs."""

import time
from typing import Any

from fastapi import Request, Response

from gisgrid import forms
from gisgrid.attachments import routes as photos
from gisgrid.attachments import service as attachments
from gisgrid.diary import doors, rules
from gisgrid.diary.becoming import Sentence
from gisgrid.diary.models import DiaryEntry, Mark, Topic
from gisgrid.diary.words import mark_name, topic_name
from gisgrid.disputes.models import DisputeKind
from gisgrid.disputes.words import kind_name as dispute_kind_name
from gisgrid.forms import number_from
from gisgrid.guards import Ask
from gisgrid.households import picking
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.needs import service as needs
from gisgrid.pages import link, render
from gisgrid.pairing.service import pairs_on
from gisgrid.territory.models import Grid
from gisgrid.units.service import list_units
from gisgrid.visits.models import Outcome, OutreachTopic, ServiceKind, VisitKind
from gisgrid.visits.service import last_visits
from gisgrid.visits.words import kind_name, outcome_name, outreach_name, service_name
from gisgrid.wishes.models import WishKind
from gisgrid.wishes.words import deed_name, wish_kind_name

FORM = "diary"
OUTCOMES = (Outcome.HOME, Outcome.NOT_HOME, Outcome.REFUSED, Outcome.MOVED_AWAY, Outcome.NO_ACCESS)
DEEDS = (
    "repair", "snow", "clean_up", "wish", "sympathy", "hardship", "clinic", "tutoring", "legal",
    "culture", "donation", "errand", "safety", "jobs", "lecture", "other",
)  # fmt: skip


def matrix_of(ask: Ask, grid: Grid, wanted: tuple[str, str]) -> dict[str, Any]:
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


def form_page(
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
        **matrix_of(ask, grid, wanted),
        outcomes=[(o.value, outcome_name(o)) for o in OUTCOMES],
        more_outcomes=[(o.value, outcome_name(o)) for o in Outcome if o not in OUTCOMES],
        kinds=[(k.value, kind_name(k)) for k in VisitKind if k != VisitKind.PATROL],
        services=[(k.value, service_name(k)) for k in ServiceKind],
        topics=[(k.value, outreach_name(k)) for k in OutreachTopic],
        stairs=_stairs(ask, grid),
        photos=_photos(ask, photo or []),
        opened=int(time.time()),
        data=_data(ask, grid, said or []) | {"first": form.values.get("mark", "")},
    )


def _stairs(ask: Ask, grid: Grid) -> list[str]:
    """Addresses of all doors of the grid, for a device that keeps them."""
    return [
        link(f"{ask.base}/households/matrix", grid=grid.short, building=building, entrance=number)
        for building, number in doors.stairs(ask.session, ask.code, grid.id)
    ]


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
