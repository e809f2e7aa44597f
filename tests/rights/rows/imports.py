"""Bringing files in: by those who may import, and nobody else sees what was sent."""

from typing import Any

from gisgrid.auth.service import enter
from gisgrid.db import transaction
from gisgrid.exchange.models import ImportRun
from gisgrid.imports import service
from gisgrid.imports.service import Sent
from tests.cast import HOME
from tests.rights.asking import C, Row
from tests.rights.conftest import Secrets

# Director and administrator import; the district's officer does not.
IMPORTERS, DONE = "lddonddddo", "dddsndddds"
FILE = Sent("单位.csv", "单位编号,单位名称\nU88,某单位\n".encode())


def sent(tail: str = "") -> Any:
    """A file that Lin sent."""

    def prepare(told: Secrets, _name: str, _client: Any) -> str:
        with transaction(told.stage.database.app) as session:
            actor = enter(session, told.stage.world.tokens["lin"])
            upload = service.receive(session, actor, HOME, "units", "default", [FILE])
            return f"{C}/imports/files/{upload.id}{tail}"

    return prepare


def run(tail: str = "") -> Any:
    """An import that changed nothing."""

    def prepare(told: Secrets, _name: str, _client: Any) -> str:
        with transaction(told.stage.database.owner) as session:
            made = ImportRun(
                community=HOME, kind="units", file="f", sha256="", report={"refused": [],
                "warnings": []},
            )  # fmt: skip
            session.add(made)
            session.flush()
            return f"{C}/imports/{made.id}{tail}"

    return prepare


F = f"{C}/imports/files/1"
ROWS = {
    "GET /c/{community}/imports": Row(IMPORTERS, f"{C}/imports"),
    "POST /c/{community}/imports": Row("dddinddddi", f"{C}/imports", {"kind": "units"}),
    "GET /c/{community}/imports/files/{upload}": Row(IMPORTERS, F, prepare=sent()),
    "POST /c/{community}/imports/files/{upload}": Row(DONE, F, {}, sent()),
    "GET /c/{community}/imports/files/{upload}/refused.xlsx": Row(
        IMPORTERS, F, prepare=sent("/refused.xlsx")
    ),
    "POST /c/{community}/imports/files/{upload}/profile": Row(
        DONE, F, {"name": "我们的"}, sent("/profile")
    ),
    "POST /c/{community}/imports/files/{upload}/import": Row(DONE, F, {}, sent("/import")),
    "POST /c/{community}/imports/files/{upload}/discard": Row(DONE, F, {}, sent("/discard")),
    "GET /c/{community}/imports/{run}": Row(IMPORTERS, F, prepare=run()),
    "POST /c/{community}/imports/{run}/undo": Row(DONE, F, {}, run("/undo")),
}  # fmt: skip
