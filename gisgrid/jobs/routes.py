"""Pages of one's jobs: the list, one with its progress, its file, and cancelling it."""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from gisgrid.guards import GENUINE, Ask, Id, Reader
from gisgrid.i18n import _
from gisgrid.jobs import service
from gisgrid.jobs.models import Job, JobState
from gisgrid.jobs.words import state_name
from gisgrid.pages import Notice, render, send_on, wants_fragment

router = APIRouter(prefix="/c/{community}", tags=["jobs"])
TIMES = ZoneInfo("Asia/Shanghai")


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(TIMES) if at else None


def line_of(ask: Ask, job: Job) -> dict[str, Any]:
    """A job as its page shows it."""
    base = f"{ask.base}/jobs/{job.id}"
    return {
        "id": job.id,
        "title": job.title,
        "state": job.state,
        "state_name": state_name(job.state),
        "in_hand": job.state in service.IN_HAND,
        "stops": (job.cancel_asked_at or job.stop_asked_at) is not None,
        "keeps": service.keeps(job) and job.state == JobState.RUNNING,
        "percent": round(job.share * 100),
        "words": job.words,
        "made_at": _local(job.made_at),
        "ended_at": _local(job.ended_at),
        "address": base,
        "location": job.location if job.state == JobState.DONE else None,
        "file": f"{base}/file" if job.file_name and job.state == JobState.DONE else None,
        "file_name": job.file_name,
    }


@router.get("/jobs")
def jobs_page(request: Request, ask: Reader) -> Response:
    """One's own long work: what waits, what is under way, what came of it."""
    rows = [line_of(ask, job) for job in service.list_jobs(ask.session, ask.code)]
    return render(request, "jobs/list.html", community=ask.community, rows=rows)


@router.get("/jobs/{job}")
def job_page(request: Request, ask: Reader, job: Id) -> Response:
    """How far a job is; the part with the bar alone for htmx, which asks until it ended."""
    found = service.get(ask.session, ask.code, job)
    service.see(ask.session, found)
    template = "jobs/part.html" if wants_fragment(request) else "jobs/page.html"
    response = render(request, template, community=ask.community, job=line_of(ask, found))
    is_over = found.state == JobState.DONE and found.location and not found.file_name
    if is_over and wants_fragment(request):
        # Who watched to the end is taken to what came of it.
        response.headers["HX-Redirect"] = str(found.location)
    return response


@router.get("/jobs/{job}/file")
def job_file(ask: Reader, job: Id) -> Response:
    """The file that a job made."""
    found = service.get(ask.session, ask.code, job)
    file = service.file_of(ask.session, found)
    name = quote(found.file_name or "file")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "private, no-store",
    }
    return Response(file.content, media_type=file.media_type, headers=headers)


@router.post("/jobs/{job}/cancel", dependencies=GENUINE)
def cancel(ask: Reader, job: Id) -> Response:
    """Stop a job: nothing of it is kept."""
    found = service.get(ask.session, ask.code, job)
    service.cancel(ask.session, found)
    words = _("已取消。") if found.state == JobState.CANCELLED else _("正在停下来。")
    ended = found.state in (JobState.DONE, JobState.FAILED)
    notice = None if ended else Notice(words)
    return send_on(f"{ask.base}/jobs/{job}", notice)


@router.post("/jobs/{job}/stop", dependencies=GENUINE)
def stop(ask: Reader, job: Id) -> Response:
    """Stop a division or evening out: the best so far is kept."""
    found = service.get(ask.session, ask.code, job)
    service.stop(ask.session, found)
    notice = Notice(_("正在停下来，用到现在最好的。")) if found.stop_asked_at else None
    return send_on(f"{ask.base}/jobs/{job}", notice)
