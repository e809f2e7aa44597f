"""Sending files by page and doing the jobs that look at them."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from gisgrid.auth.service import csrf_of
from gisgrid.jobs.runner import run_next
from tests.cast import HOME
from tests.conftest import Stage

C = f"/c/{HOME}"


class Importing:
    """Somebody at the import pages."""

    def __init__(self, stage: Stage, name: str = "lin") -> None:
        self.stage, self.client = stage, stage.client(name)

    def work(self) -> None:
        while run_next(self.stage.database.app, 1):
            pass

    def send(self, kind: str, *files: tuple[str, bytes], profile: str = "default") -> Any:
        fields = {"csrf": csrf_of(self.client.token), "kind": kind, "profile": profile}
        listed = [("files", (name, BytesIO(content))) for name, content in files]
        return self.client.post(f"{C}/imports", data=fields, files=listed)

    def result(self, answer: Any) -> str:
        """Where the job of an answer led."""
        assert answer.status_code == 303, answer.text
        self.work()
        page = self.client.get(answer.headers["location"], headers={"HX-Request": "true"})
        assert "HX-Redirect" in page.headers, page.text
        return page.headers["HX-Redirect"]

    def look(self, kind: str, *files: tuple[str, bytes], **how: Any) -> str:
        """The address of the page that says what was understood."""
        return self.result(self.send(kind, *files, **how))

    def carry_out(self, address: str, **fields: Any) -> str:
        return self.result(self.client.send_form(f"{address}/import", **fields))

    def text(self, address: str) -> str:
        return re.sub(r"\s+", " ", self.client.get(address).text)


@pytest.fixture
def lin(stage: Stage) -> Importing:
    return Importing(stage)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], tuple[str, bytes]]:
    """A file by its path, as a browser sends it."""
    return lambda path: (Path(path).name, Path(path).read_bytes())
