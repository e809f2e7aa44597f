"""Where the columns of each ledger come from. A column without a source here stays empty and can
be written on paper; nothing is typed in twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    any_,
    case,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from gisgrid.attachments.models import Attachment
from gisgrid.diary import reading
from gisgrid.diary import words as diary_words
from gisgrid.diary.models import DiaryEntry, DiaryReview, DiarySentence, Suggestion
from gisgrid.diary.service import SUBJECT
from gisgrid.disputes import words as dispute_words
from gisgrid.disputes.models import Dispute
from gisgrid.households.models import Building, Household
from gisgrid.ledgers import words
from gisgrid.needs import words as need_words
from gisgrid.needs.models import Need, NeedKind, NeedStep, NeedSubKind
from gisgrid.needs.sub_kinds import name_of_its_day
from gisgrid.territory.models import Grid
from gisgrid.units.models import Unit
from gisgrid.visits import words as visit_words
from gisgrid.visits.models import Visit
from gisgrid.visits.service import situation_of
from gisgrid.wishes import words as wish_words
from gisgrid.wishes.models import GoodDeed, Wish

Word = Callable[[str], str]


@dataclass(frozen=True)
class Source:
    """The rows of one ledger.

    values   code of a column → what it shows
    model    the record of one row; `on` its day
    words    code of a column → its code lists in words
    joins    what the values need beside the record
    """

    model: Any
    on: Any
    values: Callable[[int], Mapping[str, Any]]
    joins: Callable[[Select[Any]], Select[Any]] = lambda query: query
    rules: Callable[[], tuple[ColumnElement[bool], ...]] = lambda: ()
    words: Mapping[str, Word] = field(default_factory=dict)

    def rows(self, community: int, by: str = "then") -> Select[Any]:
        """All rows of a community with a column for each value; the grid is that of its day."""
        grid = self.model.grid_then if by == "then" else self.model.grid
        columns = [value.label(code) for code, value in self.values(community).items()]
        query = (
            select(self.model.id.label("row_id"), Grid.short.label("grid"), *columns)
            .select_from(self.model)
            .outerjoin(Grid, (Grid.community == self.model.community) & (Grid.id == grid))
        )
        return self.joins(query).where(self.model.community == community, *self.rules())


def _at(model: Any, other: Any, column: Any) -> ColumnElement[bool]:
    return and_(other.community == model.community, other.id == column)


def _door(model: Any) -> Callable[[Select[Any]], Select[Any]]:
    return lambda query: query.outerjoin(Household, _at(model, Household, model.household))


def _number(letter: str, column: Any) -> Any:
    return literal(f"{letter}-") + func.lpad(cast(column, Text), 4, "0")


def _of_entry(column: Any, model: Any, community: int) -> Any:
    return (
        select(column)
        .where(model.community == community, model.diary_entry == DiaryEntry.id)
        .correlate(DiaryEntry)
        .scalar_subquery()
    )


def _marked(mark: str, community: int) -> Any:
    return (
        select(func.count())
        .where(
            DiarySentence.community == community,
            DiarySentence.diary_entry == DiaryEntry.id,
            DiarySentence.mark == mark,
        )
        .correlate(DiaryEntry)
        .scalar_subquery()
    )


def _diary(community: int) -> Mapping[str, Any]:
    in_order: Any = aggregate_order_by(literal_column("'、'"), Visit.id)
    addresses = (
        select(func.string_agg(Household.address, in_order))
        .join(Visit, (Visit.community == Household.community) & (Visit.household == Household.id))
        .where(
            Household.community == community,
            Visit.community == community,
            Visit.diary_entry == DiaryEntry.id,
        )
        .correlate(DiaryEntry)
        .scalar_subquery()
    )
    photos = (
        select(func.nullif(func.count(), 0))
        .where(
            Attachment.community == community,
            Attachment.subject == SUBJECT,
            Attachment.subject_id == DiaryEntry.id,
        )
        .correlate(DiaryEntry)
        .scalar_subquery()
    )
    joined: Any = literal_column("'；'")
    return {
        "on": DiaryEntry.happened_on,
        "leader": DiaryEntry.author_name,
        "companions": DiaryEntry.companions,
        "minutes": func.round(DiaryEntry.seconds / 60.0),
        "diary_topic": DiaryEntry.topic,
        "content": reading.said_of(community),
        "visited_count": _of_entry(func.count(), Visit, community),
        "doors": addresses,
        "dispute_count": _marked("dispute", community),
        "need_count": _marked("need", community),
        "suggestion_count": _marked("suggestion", community),
        "photos": photos,
        "reviewer": _of_entry(
            func.string_agg(DiaryReview.reviewer_name, joined), DiaryReview, community
        ),
        "review": _of_entry(func.string_agg(DiaryReview.comment, joined), DiaryReview, community),
        "reviewed_on": _of_entry(func.max(func.date(DiaryReview.read_at)), DiaryReview, community),
    }


def _visits(community: int) -> Mapping[str, Any]:
    problems = (
        select(func.string_agg(_number("N", Need.no), literal_column("'、'")))
        .join(
            DiarySentence,
            (DiarySentence.community == Need.community) & (DiarySentence.need == Need.id),
        )
        .where(
            Need.community == community,
            DiarySentence.community == community,
            DiarySentence.diary_entry == Visit.diary_entry,
            DiarySentence.household == Visit.household,
        )
        .correlate(Visit)
        .scalar_subquery()
    )
    return {
        "on": Visit.visited_on,
        "door": Household.address,
        "visit_kind": Visit.kind,
        "visitor": Visit.visitor_name,
        "companions": DiaryEntry.companions,
        "situation": situation_of(community),
        "problems": problems,
        "outcome": Visit.outcome,
    }


def _with_entry(query: Select[Any]) -> Select[Any]:
    return _door(Visit)(query).outerjoin(DiaryEntry, _at(Visit, DiaryEntry, Visit.diary_entry))


def _of_need_step(column: Any, community: int, step: str) -> Any:
    """Of the last step of that kind."""
    return (
        select(column)
        .where(
            NeedStep.community == community, NeedStep.need == Need.id, NeedStep.step == step
        )
        .order_by(NeedStep.id.desc())
        .limit(1)
        .correlate(Need)
        .scalar_subquery()
    )  # fmt: skip


def _needs(community: int) -> Mapping[str, Any]:
    joined: Any = literal_column("'、'")
    helpers = (
        select(func.string_agg(Unit.name, joined))
        .where(Unit.community == community, Unit.id == any_(Need.helpers))
        .correlate(Need)
        .scalar_subquery()
    )
    return {
        "no": _number("N", Need.no),
        "raised_on": Need.raised_on,
        "door": Household.address,
        "source": Need.source,
        "kind": NeedKind.name,
        "sub_kind": func.coalesce(name_of_its_day(), NeedSubKind.name),
        "need_text": Need.content,
        "emergency": case((Need.emergency, literal("是")), else_=None),
        "lead_unit": Unit.name,
        "helpers": helpers,
        "handler": _of_need_step(NeedStep.by_name, community, "answer"),
        "due_on": Need.due_on,
        "first_answer_on": Need.first_answer_on,
        "done_on": Need.closed_on,
        "result": _of_need_step(NeedStep.note, community, "answer"),
        "confirmed": Need.confirmed,
        "satisfaction": Need.satisfaction,
        "revisit_on": Need.called_back_on,
        "extended_to": case((Need.extended > 0, Need.due_on), else_=None),
        "held": Need.held_because,
        "supervised": Need.supervised,
        "state": Need.state,
    }


def _of_need(query: Select[Any]) -> Select[Any]:
    return (
        _door(Need)(query)
        .join(NeedKind, NeedKind.code == Need.kind)
        .outerjoin(
            NeedSubKind, (NeedSubKind.kind == Need.kind) & (NeedSubKind.code == Need.sub_kind)
        )
        .outerjoin(Unit, _at(Need, Unit, Need.lead_unit))
    )


def _wishes(_community: int) -> Mapping[str, Any]:
    return {
        "no": _number("W", Wish.no),
        "raised_on": Wish.raised_on,
        "wish_text": Wish.wish_text,
        "wish_kind": Wish.kind,
        "claimer": Unit.name,
        "claimed_on": Wish.claimed_on,
        "realised_on": Wish.realised_on,
        "confirmed": case((Wish.confirmed_on.is_not(None), literal("yes")), else_=None),
        "state": Wish.state,
    }


def _deeds(_community: int) -> Mapping[str, Any]:
    return {
        "on": GoodDeed.done_on,
        "unit": Unit.name,
        "deed_kind": GoodDeed.kind,
        "content": GoodDeed.content,
        "beneficiaries": GoodDeed.beneficiaries,
    }


def _disputes(_community: int) -> Mapping[str, Any]:
    """Without parties and summary: those are for named readers, see `named`."""
    return {
        "no": _number("J", Dispute.no),
        "found_on": Dispute.found_on,
        "dispute_kind": Dispute.kind,
        "case_source": Dispute.case_source,
        "people_count": Dispute.people_count,
        "risk": Dispute.risk,
        "mediator": Dispute.mediator,
        "place": Building.name,
        "mediated_on": Dispute.mediated_on,
        "mediation_result": Dispute.result,
        "agreement_form": Dispute.agreement_form,
        "performed": Dispute.performed,
        "revisit_on": Dispute.revisit_on,
        "archive_no": Dispute.archive_no,
        "note": Dispute.note,
    }


def _of_dispute(query: Select[Any]) -> Select[Any]:
    return _door(Dispute)(query).outerjoin(
        Building, _at(Household, Building, Household.building)
    )  # fmt: skip


def _services(community: int) -> Mapping[str, Any]:
    return {
        "on": Visit.visited_on,
        "door": Household.address,
        "service_kind": Visit.service_kind,
        "content": situation_of(community),
        "provider": Visit.visitor_name,
    }


def _outreach(_community: int) -> Mapping[str, Any]:
    return {
        "on": Visit.visited_on,
        "outreach_topic": Visit.outreach_topic,
        "form": literal("at_the_door"),
        "place": Household.address,
        "reached": case((Visit.is_counted, 1), else_=0),
        "owner": Visit.visitor_name,
    }


def _suggestions(_community: int) -> Mapping[str, Any]:
    return {
        "no": _number("S", Suggestion.no),
        "raised_on": Suggestion.raised_on,
        "door": Household.address,
        "topic": Suggestion.topic,
        "content": Suggestion.content,
        "answer": Suggestion.answer,
        "answered_on": Suggestion.answered_on,
    }


SOURCES: dict[str, Source] = {
    "diary": Source(
        DiaryEntry, DiaryEntry.happened_on, _diary,
        words={"diary_topic": diary_words.entry_topic_name},
    ),
    "visits": Source(
        Visit, Visit.visited_on, _visits, _with_entry,
        words={"visit_kind": visit_words.kind_name, "outcome": visit_words.outcome_name},
    ),
    "needs": Source(
        Need, Need.raised_on, _needs, _of_need,
        words={"state": need_words.state_name, "source": words.source_name,
               "confirmed": words.confirmed_name, "satisfaction": need_words.satisfaction_name,
               "held": need_words.because_name, "supervised": need_words.supervision_name},
    ),
    "wishes": Source(
        Wish, Wish.raised_on, _wishes,
        lambda query: query.outerjoin(Unit, _at(Wish, Unit, Wish.claimed_by)),
        words={"state": wish_words.state_name, "wish_kind": wish_words.wish_kind_name,
               "confirmed": words.confirmed_name},
    ),
    "good_deeds": Source(
        GoodDeed, GoodDeed.done_on, _deeds,
        lambda query: query.join(Unit, _at(GoodDeed, Unit, GoodDeed.unit)),
        words={"deed_kind": wish_words.deed_name},
    ),
    "disputes": Source(
        Dispute, Dispute.found_on, _disputes, _of_dispute,
        words={"dispute_kind": dispute_words.kind_name, "case_source": dispute_words.source_name,
               "risk": dispute_words.risk_name, "mediation_result": dispute_words.result_name,
               "agreement_form": dispute_words.form_name,
               "performed": dispute_words.performed_name},
    ),
    "home_services": Source(
        Visit, Visit.visited_on, _services, _door(Visit),
        lambda: (Visit.service_kind.is_not(None),),
        {"service_kind": visit_words.service_name},
    ),
    "outreach": Source(
        Visit, Visit.visited_on, _outreach, _door(Visit),
        lambda: (Visit.outreach_topic.is_not(None),),
        {"outreach_topic": visit_words.outreach_name, "form": words.form_name},
    ),
    "suggestions": Source(
        Suggestion, Suggestion.raised_on, _suggestions, _door(Suggestion),
        words={"topic": diary_words.topic_name},
    ),
}  # fmt: skip
