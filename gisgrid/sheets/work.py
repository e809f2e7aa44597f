"""Long prints as jobs: the atlas with its bar, fetched when it is done."""

from typing import Any

from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor
from gisgrid.i18n import _
from gisgrid.jobs.kinds import File, Progress, Result, register
from gisgrid.sheets import atlas
from gisgrid.sheets.models import CopyClass
from gisgrid.sheets.rules import from_kept

PDF = "application/pdf"


def _make_atlas(
    session: Session, actor: Actor, params: dict[str, Any], progress: Progress
) -> Result:
    printed = atlas.print_atlas(
        session,
        actor,
        int(params["community"]),
        from_kept(params["selection"]),
        CopyClass(params["copy"]),
        one_scale=bool(params["one_scale"]),
        progress=progress,
    )
    words = _("图册{n}页，单号 {serial}。打印时选“实际大小”，双面。").format(
        n=printed.sheet.pages, serial=printed.sheet.serial
    )
    return Result(words, file=File(printed.name, PDF, printed.content))


ATLAS = register("atlas", Verb.SEE, _make_atlas, again=False)
