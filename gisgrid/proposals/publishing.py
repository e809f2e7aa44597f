"""Publish a proposal: its pairings are in force from a day, all or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.db import in_force, visible
from gisgrid.errors import Conflict, Invalid
from gisgrid.i18n import _, later
from gisgrid.notices import service as notices
from gisgrid.optimize.match.reasons import sentences
from gisgrid.pairing.models import Pairing
from gisgrid.proposals.models import Proposal, ProposalState, ProposalStep
from gisgrid.proposals.question import Ground, today_of
from gisgrid.proposals.results import marks_of, reason_of
from gisgrid.proposals.rules import Mark

# Publications of one community come one after the other.
LOCK_SPACE = 0x67697370


@dataclass(frozen=True)
class Change:
    """What publishing does: pairs that end, pairs that begin, grids and people concerned."""

    ends: tuple[Mark, ...]
    begins: tuple[Mark, ...]
    kept: int

    @property
    def grids(self) -> set[int]:
        return {mark.grid for mark in (*self.ends, *self.begins)}

    def partners(self, kind: str) -> set[int]:
        return {mark.partner for mark in (*self.ends, *self.begins) if mark.kind == kind}


def change_of(here: Ground, step: ProposalStep) -> Change:
    wanted = marks_of(step.result)
    return Change(
        tuple(sorted(here.today - wanted)),
        tuple(sorted(wanted - here.today)),
        len(wanted & here.today),
    )


def seen(here: Ground) -> str:
    """Today's pairs as a short text: whether they changed since a page was shown."""
    marks = ";".join(mark.id("") for mark in sorted(here.today))
    return sha256(marks.encode()).hexdigest()[:16]


def publish(
    session: Session,
    actor: Actor,
    here: Ground,
    proposal: Proposal,
    step: ProposalStep,
    since: date,
    reason: str,
    *,
    expected: str | None = None,
) -> Change:
    """End what is not in the proposal and begin what is new, from a day.

    here       the ground of that day
    expected   `seen()` of the page on which it was confirmed; raises Conflict if pairs differ
    """
    code = proposal.community
    session.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, code % 2**31)))
    if proposal.grid_plan != here.plan.id:
        raise Conflict(_("网格方案换了版本。请重新求解，再发布。"))
    if step.result.get("conflicts"):
        raise Conflict(_("这个方案还有做不到的地方。请先解决，再发布。"))
    if not reason.strip():
        words = _("请写理由或依据。")
        raise Invalid(words, fields={"reason": words})
    _refuse_later(session, code, here, since)
    # Somebody may have published while this one waited for the lock: `here` was read before it.
    is_stale = today_of(session, code, since, {grid.id for grid in here.grids}) != here.today
    if is_stale or (expected is not None and expected != seen(here)):
        raise Conflict(_("刚才有人改了结对。请看新的情况，再发布。"))
    change = change_of(here, step)
    if not change.ends and not change.begins:
        raise Conflict(_("与今天的结对相同，没有要发布的。"))
    _carry_out(session, actor, here, step, change, since, reason.strip())
    proposal.state = ProposalState.PUBLISHED.value
    proposal.since, proposal.reason = since, reason.strip()
    proposal.published_at = func.now()
    proposal.published_by = actor.account
    proposal.version += 1
    session.flush()
    _tell(session, code, here, change, since)
    return change


def _refuse_later(session: Session, code: int, here: Ground, since: date) -> None:
    grids = [grid.id for grid in here.grids]
    later_ones = session.scalars(
        visible(Pairing, code).where(Pairing.grid.in_(grids), Pairing.since > since)
    ).all()
    if later_ones:
        shorts = sorted({g.short for p in later_ones if (g := here.grid(p.grid))})
        words = _("这些网格已有 {day} 起的结对：{grids}。开始日期要在那天或以后。").format(
            day=max(p.since for p in later_ones), grids="、".join(shorts)
        )
        raise Invalid(words, fields={"since": words})


def _carry_out(
    session: Session, actor: Actor, here: Ground, step: ProposalStep, change: Change,
    since: date, reason: str,
) -> None:  # fmt: skip
    present = session.scalars(
        visible(Pairing, here.plan.community)
        .where(in_force(Pairing, since), Pairing.grid.in_({mark.grid for mark in change.ends}))
        .with_for_update()
    ).all()
    ends = set(change.ends)
    for old in present:
        kind = "unit" if old.unit is not None else "cadre"
        if Mark(kind, old.unit or old.cadre or 0, old.grid) in ends:
            old.until = since
    session.flush()
    for mark in change.begins:
        why = reason_of(step.result, mark)
        words = f"{reason}；{sentences(why)[0]}" if why else reason
        session.add(
            Pairing(
                community=here.plan.community, grid=mark.grid, since=since, reason=words,
                made_by=actor.account, **{mark.kind: mark.partner},
            )
        )  # fmt: skip
    session.flush()


def _tell(session: Session, code: int, here: Ground, change: Change, since: date) -> None:
    """Leaders of the grids concerned, liaisons of the units that come or go, cadres of the grids
    from today on."""
    for grid_id in sorted(change.grids):
        grid = here.grid(grid_id)
        if grid is None:
            continue
        now = _names(here, (m for m in change.begins if m.grid == grid_id))
        gone = _names(here, (m for m in change.ends if m.grid == grid_id))
        to = [
            notices.leader_of(grid_id),
            notices.cadre_of(grid_id),
            *(
                notices.liaison_of(mark.partner)
                for mark in (*change.begins, *change.ends)
                if mark.kind == "unit" and mark.grid == grid_id
            ),
        ]
        notices.tell(
            session, code, to,
            later("{grid}网格的结对从{day}起有变：{now}来，{gone}不再对接。"),
            f"/c/{code}/grids/{grid.short}",
            grid=grid.short, day=since.isoformat(), now=now, gone=gone,
        )  # fmt: skip


def _names(here: Ground, marks: Iterable[Mark]) -> str:
    found = [one.label for mark in marks if (one := here.someone(mark.kind, mark.partner))]
    return "、".join(found) or "—"


def handover(session: Session, here: Ground, proposal: Proposal) -> list[dict[str, object]]:
    """A row for each grid and kind whose partner changes: who hands over to whom, what is open.

    Of a published proposal what ended and began on its day, else what its publication would do.
    """
    if proposal.since is not None:
        ended, begun = _of_day(session, here, proposal.since)
    else:
        change = change_of(here, _last(session, proposal))
        ended, begun = set(change.ends), set(change.begins)
    rows: list[dict[str, object]] = []
    for grid in here.grids:
        for kind, word in (("unit", _("对接单位")), ("cadre", _("对接干部"))):
            gone = [m for m in sorted(ended) if (m.kind, m.grid) == (kind, grid.id)]
            come = [m for m in sorted(begun) if (m.kind, m.grid) == (kind, grid.id)]
            if gone or come:
                rows.append({
                    "grid": grid.short, "name": grid.name, "kind": kind, "kind_name": word,
                    "from": _names(here, gone), "to": _names(here, come),
                    "since": proposal.since, "open": sum(grid.needs.values()),
                    "units": [m.partner for m in come if kind == "unit"],
                })  # fmt: skip
    return rows


def _of_day(session: Session, here: Ground, since: date) -> tuple[set[Mark], set[Mark]]:
    found = session.scalars(
        visible(Pairing, here.plan.community).where(
            (Pairing.since == since) | (Pairing.until == since)
        )
    ).all()

    def mark(one: Pairing) -> Mark:
        return Mark("unit" if one.unit else "cadre", one.unit or one.cadre or 0, one.grid)

    ended = {mark(one) for one in found if one.until == since and one.since < since}
    begun = {mark(one) for one in found if one.since == since and one.until != since}
    return ended - begun, begun - ended


def _last(session: Session, proposal: Proposal) -> ProposalStep:
    return session.scalars(
        visible(ProposalStep, proposal.community)
        .where(ProposalStep.proposal == proposal.id)
        .order_by(ProposalStep.number.desc())
        .limit(1)
    ).one()
