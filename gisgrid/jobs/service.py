"""Ask for a job, look at it, cancel it. How jobs are done stands in `runner`."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from gisgrid import i18n
from gisgrid.auth.service import Actor, require
from gisgrid.errors import Conflict, NotFound, TooMany
from gisgrid.i18n import _
from gisgrid.jobs.kinds import KINDS, Params
from gisgrid.jobs.models import Job, JobFile, JobState

IN_HAND = (JobState.WAITING.value, JobState.RUNNING.value)
# One person's queue: more is a mistake or worse, and would keep the others waiting.
MOST_WAITING = 20


def start(
    session: Session, actor: Actor, community: int, kind: str, title: str, params: Params
) -> Job:
    """Put work into the queue; it begins after the commit. Its page is `jobs/{id}`.

    params   plain JSON; the work finds its community in `params["community"]`
    Raises NotAllowed without the kind's verb, TooMany when the asker has too much in the queue.
    """
    require(actor, KINDS[kind].verb, community)
    if count_in_hand(session, community, actor) >= MOST_WAITING:
        raise TooMany(_("您已经有{n}件事在排队，请等一等。").format(n=MOST_WAITING))
    # The page may write these columns alone; the rest is the runner's.
    asked = {
        "community": community,
        "account": actor.account,
        "role": actor.role,
        "role_grant": actor.role_grant,
        "language": i18n.current_language(),
        "kind": kind,
        "title": title,
        "params": {**params, "community": community},
    }
    job = session.scalars(insert(Job).values(**asked).returning(Job)).one()
    session.execute(text("SELECT pg_notify('gisgrid_job', '')"))
    return job


def get(session: Session, community: int, job: int) -> Job:
    """A job of the asker's own; raises NotFound."""
    found = session.scalar(select(Job).where(Job.community == community, Job.id == job))
    if found is None:
        raise NotFound(_("没有这件事，或不是您要的。"))
    return found


def list_jobs(session: Session, community: int, limit: int = 100) -> Sequence[Job]:
    """The asker's own, the newest first."""
    return session.scalars(
        select(Job).where(Job.community == community).order_by(Job.id.desc()).limit(limit)
    ).all()


def count_in_hand(session: Session, community: int, actor: Actor) -> int:
    wanted = (Job.community == community, Job.account == actor.account, Job.state.in_(IN_HAND))
    return session.scalar(select(func.count()).select_from(Job).where(*wanted)) or 0


def cancel(session: Session, job: Job) -> None:
    """A waiting job ends at once, a running one at its next step; an ended one stays as it is."""
    session.execute(text("SELECT cancel_job(:c, :id)"), {"c": job.community, "id": job.id})
    session.refresh(job)


def keeps(job: Job) -> bool:
    """Whether it can be stopped with the best so far."""
    return job.kind in KINDS and KINDS[job.kind].keeps


def stop(session: Session, job: Job) -> None:
    """A running job ends with the best so far; raises Conflict where there is no such thing."""
    if not keeps(job):
        raise Conflict(_("这件事停不下来，只能取消。"))
    session.execute(text("SELECT stop_job(:c, :id)"), {"c": job.community, "id": job.id})
    session.refresh(job)


def see(session: Session, job: Job) -> None:
    """The asker saw how it ended; said once."""
    if job.state not in IN_HAND and job.seen_at is None:
        session.execute(text("SELECT see_job(:c, :id)"), {"c": job.community, "id": job.id})


def file_of(session: Session, job: Job) -> JobFile:
    """Raises NotFound when the job made none or it is older than a week."""
    found = session.scalar(
        select(JobFile).where(JobFile.community == job.community, JobFile.id == job.id)
    )
    if found is None:
        raise NotFound(_("文件已经不在了（保留7天）。请再做一次。"))
    return found
