"""Fills an agenda from what is overdue, unread and waiting, each point with its records."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from gisgrid.agreements import service as agreements
from gisgrid.agreements.rules import is_overdue
from gisgrid.auth.service import Actor
from gisgrid.diary.reading import count_unread
from gisgrid.i18n import _
from gisgrid.meetings.models import MeetingKind
from gisgrid.meetings.service import Point
from gisgrid.needs import service as needs
from gisgrid.resources import service as resources
from gisgrid.tasks import service as tasks

NAMED = 5


def fill(session: Session, actor: Actor, community: int, kind: str, today: date) -> list[Point]:
    """Points for a meeting of this kind as things stand today; none where nothing waits."""
    found = [
        *_overdue_needs(session, community, today),
        *_unread(session, actor, community),
        *_tasks(session, actor, community, today),
    ]
    if kind == MeetingKind.JOINT:
        found += _co_building(session, community, today)
    return found


def _base(community: int) -> str:
    return f"/c/{community}"


def _overdue_needs(session: Session, community: int, today: date) -> list[Point]:
    wanted = needs.Filter(state="overdue")
    rows, total = needs.list_needs(session, community, wanted, today, limit=NAMED)
    if not total:
        return []
    named = "；".join(f"{row.code} {row.content[:20].rstrip('。')}" for row in rows)
    words = _("超期诉求 {n} 件：{named}").format(n=total, named=named)
    return [Point(words, f"{_base(community)}/needs?state=overdue", "needs")]


def _unread(session: Session, actor: Actor, community: int) -> list[Point]:
    count = count_unread(session, actor, community)
    if not count:
        return []
    words = _("还没看的民情日志 {n} 篇").format(n=count)
    return [Point(words, f"{_base(community)}/diary?unread=yes", "diary")]


def _tasks(session: Session, actor: Actor, community: int, today: date) -> list[Point]:
    late = tasks.list_tasks(session, actor, community, tasks.Filter("overdue"), today)
    done = tasks.list_tasks(session, actor, community, tasks.Filter("done"), today)
    points = []
    if late:
        words = _("逾期任务 {n} 项：{named}").format(n=len(late), named=_named(late))
        points.append(Point(words, f"{_base(community)}/tasks?state=overdue", "tasks"))
    if done:
        words = _("待销号任务 {n} 项：{named}").format(n=len(done), named=_named(done))
        points.append(Point(words, f"{_base(community)}/tasks?state=done", "tasks"))
    return points


def _named(found: Sequence[tasks.Entry]) -> str:
    return "；".join(f"{one.code} {one.task.content[:20]}" for one in found[:NAMED])


def _co_building(session: Session, community: int, today: date) -> list[Point]:
    """Promises that are late, agreements that expire, lists that nobody looked through."""
    points = []
    still_open = agreements.list_commitments(session, community, is_open=True)
    late = [one for one in still_open if is_overdue(one.state, one.due_on, today)]
    if late:
        units = {
            one.agreement.id: one.unit_name
            for one in agreements.list_agreements(session, community, today)
        }
        named = "；".join(f"{units[one.agreement]} {one.content[:20]}" for one in late[:NAMED])
        words = _("逾期承诺 {n} 项：{named}").format(n=len(late), named=named)
        points.append(Point(words, f"{_base(community)}/agreements", "promises"))
    expiring = agreements.list_agreements(session, community, today, state="expiring")
    if expiring:
        named = "、".join(one.unit_name for one in expiring[:NAMED])
        words = _("{n} 份协议将到期：{named}").format(n=len(expiring), named=named)
        points.append(Point(words, f"{_base(community)}/agreements?state=expiring", "agreements"))
    stale = resources.stale_by_unit(session, community, today)
    if stale:
        words = _("{n} 个单位的资源清单半年没确认").format(n=len(stale))
        points.append(Point(words, f"{_base(community)}/resources?stale=yes", "resources"))
    return points
