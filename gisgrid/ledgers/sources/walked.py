"""Ledgers of what was walked and written down: diary, visits, services, outreach, suggestions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Select,
    case,
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
from gisgrid.households.models import Household
from gisgrid.ledgers import words
from gisgrid.ledgers.sources.source import Source, at, door, number
from gisgrid.needs.models import Need
from gisgrid.visits import words as visit_words
from gisgrid.visits.models import Visit
from gisgrid.visits.service import situation_of


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
    # The day of China: until 8 in the morning UTC is a day behind.
    read_at = func.timezone("Asia/Shanghai", DiaryReview.read_at)
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
        "reviewed_on": _of_entry(func.max(func.date(read_at)), DiaryReview, community),
    }


def _visits(community: int) -> Mapping[str, Any]:
    problems = (
        select(func.string_agg(number("N", Need.no), literal_column("'、'")))
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
    return door(Visit)(query).outerjoin(DiaryEntry, at(Visit, DiaryEntry, Visit.diary_entry))


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
        "no": number("S", Suggestion.no),
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
    "home_services": Source(
        Visit, Visit.visited_on, _services, door(Visit),
        lambda: (Visit.service_kind.is_not(None),),
        {"service_kind": visit_words.service_name},
    ),
    "outreach": Source(
        Visit, Visit.visited_on, _outreach, door(Visit),
        lambda: (Visit.outreach_topic.is_not(None),),
        {"outreach_topic": visit_words.outreach_name, "form": words.form_name},
    ),
    "suggestions": Source(
        Suggestion, Suggestion.raised_on, _suggestions, door(Suggestion),
        words={"topic": diary_words.topic_name},
    ),
}  # fmt: skip
