"""Long work is seen by who asked for it, and by nobody else, the director included."""

from typing import Any

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import enter
from gisgrid.db import transaction
from gisgrid.jobs import kinds, service
from gisgrid.jobs.kinds import File, Result
from gisgrid.jobs.runner import run_next
from tests.cast import HOME
from tests.rights.asking import MEMBERS, C, Row
from tests.rights.conftest import SECRET, Secrets


def secret_file(*_given: object) -> Result:
    return Result(SECRET, file=File("f.txt", "text/plain", SECRET.encode()))


kinds.register("test_rights", Verb.SEE, secret_file, keeps=True)


def of_mei(told: Secrets, _name: str, _client: Any) -> str:
    """A job that Mei asked for and that is done."""
    with transaction(told.stage.database.app) as session:
        actor = enter(session, told.stage.world.tokens["mei"])
        job = service.start(session, actor, HOME, "test_rights", SECRET, {})
    while run_next(told.stage.database.app, 1):
        pass
    return f"{C}/jobs/{job.id}"


def file_of_mei(told: Secrets, name: str, client: Any) -> str:
    return of_mei(told, name, client) + "/file"


def cancel_of_mei(told: Secrets, name: str, client: Any) -> str:
    return of_mei(told, name, client) + "/cancel"


def stop_of_mei(told: Secrets, name: str, client: Any) -> str:
    return of_mei(told, name, client) + "/stop"


ROWS = {
    "GET /c/{community}/jobs": Row(MEMBERS, f"{C}/jobs"),
    "GET /c/{community}/jobs/{job}": Row("lonnnnnnnn", f"{C}/jobs/1", prepare=of_mei),
    "GET /c/{community}/jobs/{job}/file": Row("lonnnnnnnn", f"{C}/jobs/1", prepare=file_of_mei),
    "POST /c/{community}/jobs/{job}/cancel": Row(
        "dsnnnnnnnn", f"{C}/jobs/1/cancel", {}, cancel_of_mei
    ),
    "POST /c/{community}/jobs/{job}/stop": Row(
        "dsnnnnnnnn", f"{C}/jobs/1/stop", {}, stop_of_mei
    ),
}  # fmt: skip
