"""Many at once, a plan that changes meanwhile, a full disk: a whole sheet or a clear message."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from gisgrid.db import transaction
from gisgrid.errors import Conflict
from gisgrid.sheets import atlas
from gisgrid.sheets.models import CopyClass, WalkSheet
from gisgrid.sheets.rules import Selection
from tests.cast import HOME
from tests.conftest import Stage
from tests.sheets.reading import read

C = f"/c/{HOME}"
FULL = """
import resource, sys
from pathlib import Path
from gisgrid.commands.printing import write
from gisgrid.errors import Unavailable
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write(Path(sys.argv[1]), b"%PDF" * 1000)
except Unavailable as error:
    print(error.message)
"""


def test_fifty_prints_at_once_are_fifty_whole_sheets(stage: Stage) -> None:
    def print_one(_n: int):  # type: ignore[no-untyped-def]
        return stage.client("mei").get(f"{C}/print/grid.pdf?grid=01")

    with ThreadPoolExecutor(10) as people:
        answers = [*people.map(print_one, range(50))]
    assert {one.status_code for one in answers} == {200}
    with transaction(stage.database.owner) as session:
        logged = set(session.scalars(select(WalkSheet.serial)))
    assert len(logged) == 50
    texts = ["".join(page.text for page in read(one.content)) for one in answers[::10]]
    for told in texts:
        (serial,) = [one for one in logged if one in told]
        assert f"GG1:{serial}:G01:P1" in told


def test_a_plan_that_changes_meanwhile_stops_the_print(stage: Stage) -> None:
    moved = []

    def replan(_share: float, _words: str = "") -> None:
        """As a publication does, between the first grid and the second."""
        if moved:
            return
        with transaction(stage.database.owner) as session:
            moved.append(session.execute(
                text("UPDATE household SET grid = (SELECT id FROM grid WHERE community = :c"
                     " AND short = '02') WHERE id = (SELECT min(id) FROM household"
                     " WHERE community = :c AND grid = (SELECT id FROM grid WHERE community = :c"
                     " AND short = '01')) RETURNING id"),
                {"c": HOME},
            ).scalar_one())  # fmt: skip

    with pytest.raises(Conflict, match="再打印一次"), stage.acting("lin") as (session, actor):
        atlas.print_atlas(session, actor, HOME, Selection(), CopyClass.LEADER, progress=replan)
    with transaction(stage.database.owner) as session:
        assert session.scalars(select(WalkSheet)).first() is None
    with stage.acting("lin") as (session, actor):
        made = atlas.print_atlas(session, actor, HOME, Selection(), CopyClass.LEADER)
    assert read(made.content)


def test_a_full_disk_is_said_and_leaves_no_half_file(tmp_path: Path) -> None:
    out = tmp_path / "07.pdf"
    out.write_bytes(b"the print of yesterday")
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(out)], capture_output=True, text=True, check=True
    )
    assert str(out) in told.stdout
    assert "File too large" in told.stdout
    assert out.read_bytes() == b"the print of yesterday"
    assert [*tmp_path.iterdir()] == [out]
