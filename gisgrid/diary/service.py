"""Write the diary: one entry makes visits, needs, wishes, suggestions and good deeds.

An entry is corrected or taken back as a whole: what it made follows, nothing is typed twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.attachments import service as attachments
from gisgrid.auth.service import Actor
from gisgrid.db import visible
from gisgrid.diary import rules
from gisgrid.diary.becoming import Sentence, say
from gisgrid.diary.models import DiaryEntry, DiarySentence, Placed
from gisgrid.errors import Invalid, NotFound
from gisgrid.households.models import Household
from gisgrid.i18n import _
from gisgrid.visits import service as visits
from gisgrid.visits.models import Visit, VisitKind

SENTENCE = 500
MOST_SENTENCES = 30
SUBJECT = "diary_entry"
SAID = visits.DIARY_SAID


@dataclass(frozen=True)
class FromPaper:
    """A row of a printed sheet that came back: nothing of it is older than the sheet, it belongs
    to the grid of its day, and what was said counts from the day of the walk."""

    printed_on: date
    grid_then: int | None = None
    visitor: str = ""


@dataclass(frozen=True)
class Call:
    """One door of a walk and how it went; `words` were said at this door alone."""

    household: Household
    outcome: str
    words: str = ""


@dataclass(frozen=True)
class Report:
    """What the form gives. `point` is (lon, lat) of an entry without doors."""

    grid: int
    happened_on: date
    placed: Placed
    point: tuple[float, float] | None = None
    calls: Sequence[Call] = ()
    sentences: Sequence[Sentence] = ()
    kind: str = VisitKind.ROUTINE.value
    companions: str = ""
    service_kind: str | None = None
    outreach_topic: str | None = None
    photos: Sequence[int] = ()
    seconds: int | None = None
    fields: int | None = None
    paper: FromPaper | None = None


@dataclass
class Made:
    """The entry, and how many of each it made."""

    entry: DiaryEntry
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


def write(session: Session, actor: Actor, community: int, report: Report, today: date) -> Made:
    """Write one entry and all that it becomes, or nothing; Invalid names the field."""
    with session.begin_nested():
        return _write(session, actor, community, report, today)


def _write(session: Session, actor: Actor, community: int, report: Report, today: date) -> Made:
    _check(report, today)
    entry = _entry(actor, community, report)
    session.add(entry)
    session.flush()
    made = Made(entry)
    oldest = report.paper.printed_on if report.paper else None
    for call in report.calls:
        wanted = _visit(entry, report, call)
        visits.record_visit(session, actor, community, wanted, today, oldest)
        made.add("visit")
    said_on = report.happened_on if report.paper else today
    for position, sentence in enumerate(report.sentences):
        say(session, actor, entry, position, sentence, said_on)
        made.add(sentence.mark)
    place = attachments.Place(entry.grid, entry.household, entry.point)
    attachments.hang_on(session, actor, community, report.photos, SUBJECT, entry.id, place)
    return made


def _check(report: Report, today: date) -> None:
    faults: dict[str, str] = {}
    if not report.calls and not report.sentences:
        faults["text"] = _("请选一户和结果，或写一句话。")
    if report.happened_on > today:
        faults["on"] = _("日期在以后。")
    elif not report.paper and report.happened_on < today - timedelta(days=visits.LOOK_BACK_DAYS):
        faults["on"] = _("最多补记{n}天以前的走访。").format(n=visits.LOOK_BACK_DAYS)
    if len(report.sentences) > MOST_SENTENCES:
        faults["text"] = _("一次最多{n}句。请分两次记。").format(n=MOST_SENTENCES)
    said = [*(s.words for s in report.sentences), *(c.words for c in report.calls)]
    if any(len(words) > SENTENCE for words in said):
        faults["text"] = _("有一句太长了，一句最多{n}个字。").format(n=SENTENCE)
    if any(rules.holds_id_number(words) for words in (*said, report.companions)):
        faults["text"] = _("这里面有身份证号。身份证号不能写进来，请去掉。")
    if faults:
        raise Invalid(_("还差{n}处。").format(n=len(faults)), fields=faults)


def _entry(actor: Actor, community: int, report: Report) -> DiaryEntry:
    home = report.calls[0].household if report.calls else None
    if home is None and report.point is None:
        raise Invalid(_("还差{n}处。").format(n=1), fields={"household": _("请选一个位置。")})
    return DiaryEntry(
        community=community,
        happened_on=report.happened_on,
        recorded_by=actor.account,
        author=actor.person,
        author_name=actor.name,
        companions=report.companions.strip() or None,
        placed=report.placed.value,
        household=home.id if home and report.placed == Placed.DOOR else None,
        point=home.point if home else from_shape(Point(report.point or ()), srid=geo.STORED),
        seconds=report.seconds,
        fields=report.fields,
        grid=report.grid,
        grid_then=(report.paper and report.paper.grid_then) or report.grid,
    )


def _visit(entry: DiaryEntry, report: Report, call: Call) -> visits.Report:
    return visits.Report(
        visitor_name=report.paper.visitor if report.paper else "",
        grid_then=entry.grid_then,
        household=call.household,
        outcome=call.outcome,
        visited_on=report.happened_on,
        kind=report.kind,
        situation=call.words,
        diary_entry=entry.id,
        service_kind=report.service_kind,
        outreach_topic=report.outreach_topic,
    )


def get(session: Session, community: int, entry: int) -> DiaryEntry:
    found = session.scalar(visible(DiaryEntry, community).where(DiaryEntry.id == entry))
    if found is None:
        raise NotFound(_("没有这篇日志，或您不能看。"))
    return found


def sentences_of(session: Session, entry: DiaryEntry) -> Sequence[DiarySentence]:
    return session.scalars(
        visible(DiarySentence, entry.community)
        .where(DiarySentence.diary_entry == entry.id)
        .order_by(DiarySentence.position, DiarySentence.id)
    ).all()


def visits_of(session: Session, entry: DiaryEntry) -> Sequence[Visit]:
    return session.scalars(
        visible(Visit, entry.community).where(Visit.diary_entry == entry.id).order_by(Visit.id)
    ).all()


def stands(session: Session, entry: DiaryEntry) -> list[Sentence]:
    """The entry as it stands, for the form that corrects it."""
    said = {row.id: row.said for row in session.execute(_said(entry))}
    return [
        Sentence(said[one.id], one.mark, id=one.id)
        for one in sentences_of(session, entry)
        if said.get(one.id)
    ]


def _said(entry: DiaryEntry) -> Select[Any]:
    return select(SAID.c.id, SAID.c.said).where(
        SAID.c.community == entry.community, SAID.c.diary_entry == entry.id
    )


def addresses(session: Session, community: int, homes: Sequence[int]) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Household.id, Household.address).where(
            Household.community == community, Household.id.in_(homes)
        )
    )
    return [(row[0], row[1]) for row in rows]
