"""`gisgrid print`: papers from the command line."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, today
from gisgrid.commands.frame import AsOption, CommunityOption, JsonOption, acting, answer, progress
from gisgrid.duties import routes as duties
from gisgrid.duties import service as duty_service
from gisgrid.errors import Invalid, NotAllowed, NotFound, Unavailable
from gisgrid.i18n import _
from gisgrid.ledgers import columns
from gisgrid.ledgers import service as ledgers
from gisgrid.ledgers.service import Heading
from gisgrid.ledgers.sources import SOURCES
from gisgrid.reports import pairings
from gisgrid.sheets import atlas, choices, diary, lists, service, wall
from gisgrid.sheets.layout.table_page import Table
from gisgrid.sheets.models import CopyClass, PrintKind
from gisgrid.sheets.rules import Begin, Only, Paper, Selection, Side, place_from
from gisgrid.territory.service import get_community, get_grid

app = typer.Typer(help="Print walk sheets and maps.", no_args_is_help=True)

OutOption = Annotated[Path, typer.Option("--out", "-o", help="PDF file to write.")]
PaperOption = Annotated[Paper, typer.Option(help="A4 or A3; wall maps A1 or A0.")]
ScaleOption = Annotated[
    int | None, typer.Option(help="Such as 1500 for 1:1500; else the largest that fits.")
]
OnlyOption = Annotated[Only, typer.Option(help="Which doors: all, due, overdue, open.")]
CopyOption = Annotated[
    CopyClass | None, typer.Option("--for", help="Copy for public, unit or leader.")
]


@contextmanager
def printing(copy_class: CopyClass | None, acts_as: str | None) -> Iterator[tuple[Session, Actor]]:
    """Acting in the role that records, as walk sheets need; for a public copy any that sees."""
    with ExitStack() as stack:
        if copy_class is CopyClass.PUBLIC:
            yield stack.enter_context(acting(Verb.SEE, acts_as))
            return
        try:
            entered = stack.enter_context(acting(Verb.RECORD, acts_as))
        except NotAllowed:
            if copy_class is not None:
                raise
            entered = stack.enter_context(acting(Verb.SEE, acts_as))
        yield entered


def check_community(session: Session, community: int) -> None:
    """Raises NotFound in the words of a command, which has no pages."""
    try:
        get_community(session, community)
    except NotFound:
        raise NotFound(_("没有社区 {code}，或不是您的。").format(code=community)) from None


def check_place(file: Path) -> None:
    """Before anything is made: a file can be written there. Raises Invalid."""
    if not file.name or file.is_dir():
        raise Invalid(_("{file} 是文件夹，请写文件名，如 07.pdf。").format(file=file))
    if not file.parent.is_dir():
        raise Invalid(_("没有文件夹 {folder}。").format(folder=file.parent))


def write(file: Path, content: bytes) -> None:
    """The file whole or not at all."""
    partial = file.with_name(f".{file.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Unavailable(
            _("不能写 {file}：{reason}").format(file=file, reason=error.strerror)
        ) from error


@app.command("grid")
def print_grid(
    code: Annotated[str, typer.Argument(help="Number of the grid, such as 07.")],
    out: OutOption,
    community: CommunityOption,
    paper: PaperOption = Paper.A4,
    scale: ScaleOption = None,
    only: OnlyOption = Only.ALL,
    building: Annotated[str, typer.Option(help="Name of one building.")] = "",
    street: Annotated[str, typer.Option(help="Doors within 60 m of this street.")] = "",
    side: Annotated[Side | None, typer.Option(help="Only on this side of the street.")] = None,
    copy_class: CopyOption = None,
    from_top: Annotated[bool, typer.Option(help="Stairs from top to bottom.")] = False,
    start: Annotated[str, typer.Option(help="lon,lat or free; else the leader's home.")] = "",
    back: Annotated[bool, typer.Option(help="The walk ends where it began.")] = False,
    one_sided: Annotated[bool, typer.Option(help="Margins alike, no left-over back.")] = False,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Print the walk sheet of a grid: map, doors in walking order, notes page."""
    check_place(out)
    if side is not None and not street:
        raise Invalid(_("--side 要和 --street 一起用。"))
    place = place_from(start)
    if start and start != Begin.FREE and place is None:
        raise Invalid(_("起点写成 经度,纬度，如 124.18,50.72。"))
    wanted = Selection(
        only=only, paper=paper, scale=scale, from_top=from_top, both_sides=not one_sided,
        start=place, begin=Begin.FREE if start == Begin.FREE else Begin.HOME, back=back,
    )  # fmt: skip
    with printing(copy_class, acts_as) as (session, actor):
        check_community(session, community)
        grid = get_grid(session, community, code)
        if building:
            found = choices.building_named(session, community, grid.id, building)
            wanted = replace(wanted, building=found)
        if street:
            known = choices.check_street(session, community, street)
            wanted = replace(wanted, street=known, side=side)
        chosen = copy_class or service.fullest(actor, grid.id)
        printed = service.print_grid(session, actor, community, grid, wanted, chosen)
        write(out, printed.content)
    _tell(as_json, out, printed)


@app.command("atlas")
def print_atlas(
    out: OutOption,
    community: CommunityOption,
    paper: PaperOption = Paper.A4,
    scale: ScaleOption = None,
    only: OnlyOption = Only.ALL,
    copy_class: CopyOption = None,
    one_scale: Annotated[bool, typer.Option(help="All maps at the smallest scale needed.")] = False,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Print all grids behind a cover, index map and tables, with bookmarks and links."""
    check_place(out)
    wanted = Selection(only=only, paper=paper, scale=scale)
    with printing(copy_class, acts_as) as (session, actor), progress(_("图册")) as tell:
        check_community(session, community)
        chosen = copy_class or service.fullest(actor, next(iter(actor.grids), None))
        printed = atlas.print_atlas(
            session, actor, community, wanted, chosen, one_scale=one_scale,
            progress=lambda share, _words: tell(share),
        )  # fmt: skip
        write(out, printed.content)
    _tell(as_json, out, printed)


@app.command("wall")
def print_wall(
    out: OutOption,
    community: CommunityOption,
    paper: PaperOption = Paper.A1,
    scale: ScaleOption = None,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Print the public map of all grids for the wall, A1 or A0."""
    check_place(out)
    with acting(Verb.SEE, acts_as) as (session, actor):
        check_community(session, community)
        wanted = Selection(paper=paper, scale=scale)
        printed = wall.print_wall(session, actor, community, wanted)
        write(out, printed.content)
    _tell(as_json, out, printed)


@app.command("diary")
def print_diary(
    code: Annotated[str, typer.Argument(help="Number of the grid, such as 07.")],
    out: OutOption,
    community: CommunityOption,
    issued_to: Annotated[str, typer.Option("--to", help="Who gets it; else the leader.")] = "",
    entries: Annotated[int, typer.Option(help="Pages to write on.")] = 39,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Print a blank diary for a grid; the log of prints is the register of who got which."""
    check_place(out)
    with acting(Verb.RECORD, acts_as) as (session, actor):
        check_community(session, community)
        grid = get_grid(session, community, code)
        printed = diary.print_diary(session, actor, community, grid, issued_to, entries)
        write(out, printed.content)
    _tell(as_json, out, printed)


@app.command("list")
def print_list(
    what: Annotated[str, typer.Argument(help="duties, pairings, or a ledger such as visits.")],
    out: OutOption,
    community: CommunityOption,
    as_json: JsonOption = False,
    acts_as: AsOption = None,
) -> None:
    """Print the duty list, the pairing table or a ledger as a table."""
    check_place(out)
    with acting(Verb.EXPORT, acts_as) as (session, actor):
        check_community(session, community)
        table = _listed(session, actor, community, what)
        printed = lists.print_list(session, actor, community, table)
        write(out, printed.content)
    _tell(as_json, out, printed)


def _listed(session: Session, actor: Actor, community: int, what: str) -> Table:
    day = today(session, community)
    if what == "duties":
        found = duty_service.list_duties(session, actor, community, day)
        title, headings, rows = duties.table([duties.row_of(one) for one in found])
    elif what == "pairings":
        title, headings, rows = pairings.table(pairings.rows_on(session, actor, community, day))
    elif what in SOURCES:
        heading = Heading(get_community(session, community).name, actor.name, day)
        ledger = columns.get(what)
        return ledgers.on_paper(session, community, ledger, ledgers.Filter(), heading)
    else:
        words = _("没有这张清单。有这些：{names}").format(
            names="、".join(["duties", "pairings", *SOURCES])
        )
        raise NotFound(words)
    return Table(title, _("共{n}行").format(n=len(rows)), headings, rows)


def _tell(as_json: bool, out: Path, printed: service.Printed) -> None:
    sheet = printed.sheet
    data = {
        "file": str(out), "serial": sheet.serial, "pages": sheet.pages, "rows": sheet.rows,
        "stops": sheet.stops, "copy": sheet.copy_class,
    }  # fmt: skip
    words = _("{file}：单号 {serial}，{pages}页").format(
        file=out, serial=sheet.serial, pages=sheet.pages
    )
    if sheet.kind == PrintKind.WALK:
        words += _("，{rows}户，{stops}个走访点").format(rows=sheet.rows, stops=sheet.stops)
    answer(as_json, data, words)
