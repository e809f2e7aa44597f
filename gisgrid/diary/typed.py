"""The form of the diary as it came, before anything is checked against the database."""

import time
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, File, Form, UploadFile

from gisgrid.diary import rules
from gisgrid.diary.becoming import Sentence
from gisgrid.diary.models import Mark
from gisgrid.errors import Invalid
from gisgrid.forms import LONGEST_SITTING_S, number_from
from gisgrid.i18n import _
from gisgrid.visits.models import VisitKind


def seconds_since(opened: str) -> int | None:
    """How long a form was open; None where that cannot be, or it lay open in between."""
    began = number_from(opened)
    took = int(time.time()) - began if began else -1
    return took if 0 <= took <= LONGEST_SITTING_S else None


@dataclass(frozen=True)
class Typed:
    """The form as it came, text by text: what is wrong is shown beside what was typed."""

    grid: str
    household: str
    outcome: str
    text: str
    sentences: list[Sentence]
    companions: str
    kind: str
    service_kind: str
    outreach_topic: str
    on: str
    opened: str
    photo: list[int]
    photos: list[UploadFile]
    place: tuple[float, float] | None
    key: str

    @property
    def values(self) -> dict[str, Any]:
        names = ("household", "outcome", "text", "companions", "kind", "service_kind",
                 "outreach_topic", "on", "opened")  # fmt: skip
        return {name: getattr(self, name) for name in names}

    @property
    def fields(self) -> int:
        """Filled in by hand: the text counts once, marks and choices one each."""
        typed = (self.household, self.outcome, self.text, self.companions, self.service_kind,
                 self.outreach_topic)  # fmt: skip
        marked = sum(one.mark != Mark.NOTE for one in self.sentences)
        return sum(bool(one) for one in typed) + marked + len(self.photo)

    @property
    def seconds(self) -> int | None:
        return seconds_since(self.opened)


Texts = Annotated[list[str], Form(default_factory=list)]


def _sentences(
    text: str,
    said: list[str],
    mark: list[str],
    kind: list[str],
    emergency: list[str],
    unit: list[str],
    sid: list[str],
) -> list[Sentence]:
    """As the page cut and marked them; without script the text is cut here, as notes."""
    if not said:
        return [Sentence(words) for words in rules.sentences(text)]

    def at(values: list[str], place: int) -> str:
        return values[place] if place < len(values) else ""

    return [
        Sentence(
            words.strip(), at(mark, i) or Mark.NOTE.value, at(kind, i), at(emergency, i) == "yes",
            number_from(at(unit, i)), number_from(at(sid, i)),
        )
        for i, words in enumerate(said)
        if words.strip()
    ]  # fmt: skip


def _typed(
    said: Texts,
    mark: Texts,
    sentence_kind: Texts,
    emergency: Texts,
    unit: Texts,
    sid: Texts,
    photo: Texts,
    photos: Annotated[list[UploadFile], File(default_factory=list)],
    grid: Annotated[str, Form()] = "",
    household: Annotated[str, Form()] = "",
    outcome: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    companions: Annotated[str, Form(max_length=200)] = "",
    kind: Annotated[str, Form()] = VisitKind.ROUTINE.value,
    service_kind: Annotated[str, Form()] = "",
    outreach_topic: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
    opened: Annotated[str, Form()] = "",
    lon: Annotated[str, Form()] = "",
    lat: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Typed:
    sentences = _sentences(text, said, mark, sentence_kind, emergency, unit, sid)
    ids = [id_ for id_ in map(number_from, photo) if id_ is not None]
    return Typed(
        grid, household, outcome, text, sentences, companions, kind, service_kind,
        outreach_topic, on, opened, ids, photos, place_of(lon, lat), key,
    )  # fmt: skip


def place_of(lon: str, lat: str) -> tuple[float, float] | None:
    if not lon and not lat:
        return None
    words = _("这个位置不在地图上，请重选。")
    try:
        place = float(lon), float(lat)
    except ValueError:
        raise Invalid(words, fields={"household": words}) from None
    if abs(place[0]) <= 180 and abs(place[1]) <= 90:
        return place
    raise Invalid(words, fields={"household": words})


Form_ = Annotated[Typed, Depends(_typed)]
