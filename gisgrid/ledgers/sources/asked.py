"""Ledgers of what was asked for and done: needs, wishes, good deeds, disputes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Select,
    any_,
    case,
    func,
    literal,
    literal_column,
    select,
)

from gisgrid.disputes import words as dispute_words
from gisgrid.disputes.models import Dispute
from gisgrid.households.models import Building, Household
from gisgrid.ledgers import words
from gisgrid.ledgers.sources.source import Source, at, door, number
from gisgrid.needs import words as need_words
from gisgrid.needs.models import Need, NeedKind, NeedStep, NeedSubKind
from gisgrid.needs.sub_kinds import name_of_its_day
from gisgrid.units.models import Unit
from gisgrid.wishes import words as wish_words
from gisgrid.wishes.models import GoodDeed, Wish


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
        "no": number("N", Need.no),
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
        door(Need)(query)
        .join(NeedKind, NeedKind.code == Need.kind)
        .outerjoin(
            NeedSubKind, (NeedSubKind.kind == Need.kind) & (NeedSubKind.code == Need.sub_kind)
        )
        .outerjoin(Unit, at(Need, Unit, Need.lead_unit))
    )


def _wishes(_community: int) -> Mapping[str, Any]:
    return {
        "no": number("W", Wish.no),
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
        "no": number("J", Dispute.no),
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
    return door(Dispute)(query).outerjoin(
        Building, at(Household, Building, Household.building)
    )  # fmt: skip


SOURCES: dict[str, Source] = {
    "needs": Source(
        Need, Need.raised_on, _needs, _of_need,
        words={"state": need_words.state_name, "source": words.source_name,
               "confirmed": words.confirmed_name, "satisfaction": need_words.satisfaction_name,
               "held": need_words.because_name, "supervised": need_words.supervision_name},
    ),
    "wishes": Source(
        Wish, Wish.raised_on, _wishes,
        lambda query: query.outerjoin(Unit, at(Wish, Unit, Wish.claimed_by)),
        words={"state": wish_words.state_name, "wish_kind": wish_words.wish_kind_name,
               "confirmed": words.confirmed_name},
    ),
    "good_deeds": Source(
        GoodDeed, GoodDeed.done_on, _deeds,
        lambda query: query.join(Unit, at(GoodDeed, Unit, GoodDeed.unit)),
        words={"deed_kind": wish_words.deed_name},
    ),
    "disputes": Source(
        Dispute, Dispute.found_on, _disputes, _of_dispute,
        words={"dispute_kind": dispute_words.kind_name, "case_source": dispute_words.source_name,
               "risk": dispute_words.risk_name, "mediation_result": dispute_words.result_name,
               "agreement_form": dispute_words.form_name,
               "performed": dispute_words.performed_name},
    ),
}  # fmt: skip
