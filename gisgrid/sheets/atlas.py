"""The atlas: every grid's sheet behind a cover, index map and tables, each on a right-hand page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from shapely import STRtree
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.paper import document
from gisgrid.paper import ground as paper
from gisgrid.paper.document import Document
from gisgrid.paper.drawing import Page
from gisgrid.sheets import ground as grounds
from gisgrid.sheets import service
from gisgrid.sheets.layout import front_pages as front
from gisgrid.sheets.layout import notes_page
from gisgrid.sheets.layout import sheet as sheets
from gisgrid.sheets.layout.front_pages import Entry, Indexed
from gisgrid.sheets.layout.margin import Head
from gisgrid.sheets.models import CopyClass, PrintKind
from gisgrid.sheets.rules import MAY_SHOW, SIZES, MayShow, Selection
from gisgrid.sheets.service import Material, Printed
from gisgrid.sheets.walk import Walk
from gisgrid.territory.models import Grid

Progress = Callable[[float, str], None]
FRONT_STREETS = ("main",)


def _silent(_share: float, _words: str = "") -> None:
    """Nobody waits at a bar."""


@dataclass
class _Chapter:
    """One grid of the atlas while it is made. Its ground is gathered anew each time it is drawn:
    kept for all grids it would be the largest thing in memory."""

    grid: Grid
    ground: Callable[[], paper.Ground]
    walk: Walk
    laid: sheets.LaidOut
    names: frozenset[str]
    first: int = 0

    @property
    def key(self) -> str:
        return f"g{self.grid.short}"


def print_atlas(
    session: Session,
    actor: Actor,
    community: int,
    wanted: Selection,
    copy_class: CopyClass,
    *,
    one_scale: bool = False,
    progress: Progress = _silent,
) -> Printed:
    """All grids that the asker sees (a public atlas: all), each under a serial of its own."""
    service.check_paper(wanted)
    share = service.material(session, community)
    grids = _grids(session, actor, share, copy_class)
    may = MAY_SHOW[copy_class]
    wanted = replace(wanted, both_sides=True)
    chapters = [
        _chapter(session, share, grid, wanted, may, progress, n / len(grids) * 0.4)
        for n, grid in enumerate(grids)
    ]
    if one_scale:
        largest = max(chapter.laid.cut.views[0].scale for chapter in chapters)
        for chapter in chapters:
            chapter.laid = sheets.lay_out(
                chapter.ground(), chapter.walk, replace(wanted, scale=largest), may, in_atlas=True
            )
    serial = service.new_serial(session, share)
    head = service.head_of(share, actor, None, serial, copy_class)
    size = SIZES[wanted.paper]
    names = front.index_lines(_index_of(share, chapters), Page(*size)) if chapters else []
    count = front_count(names, Page(*size))
    total = _number(chapters, count)
    entries = [_entry(actor, share, chapter, copy_class) for chapter in chapters]
    names = _numbered(names, chapters)
    neighbours = {c.grid.id: (f"第{c.first}页", c.key) for c in chapters}

    def all_pages() -> Iterator[Page]:
        yield from _front(share, head, chapters, entries, names, total, count, size)
        for n, chapter in enumerate(chapters):
            progress(0.4 + 0.4 * n / len(chapters), f"{chapter.grid.short} {chapter.grid.name}")
            yield from _pages_of(
                session, actor, share, chapter, wanted, copy_class, neighbours, total
            )
        progress(0.85, "")

    pages = all_pages()
    content = document.pdf(Document(f"{head.community}网格图册 {serial}", pages, share.now))
    sheet = service.log_print(
        session, actor, share, None, wanted, copy_class, serial, Walk((), 0.0), total,
        kind=PrintKind.ATLAS,
    )  # fmt: skip
    return Printed(sheet, content)


def _grids(session: Session, actor: Actor, share: Material, copy_class: CopyClass) -> list[Grid]:
    """Raises NotAllowed when there is a grid of which the asker may not have such a copy."""
    ids = [id_ for id_, _shape in share.ground.grids]
    if copy_class is not CopyClass.PUBLIC:
        ids = [one for one in ids if actor.sees_grid(one)]
    grids = session.scalars(
        select(Grid)
        .where(Grid.community == share.community.community, Grid.id.in_(ids))
        .order_by(Grid.short)
    ).all()
    for grid in grids:
        service.check_class(actor, grid.id, copy_class)
    if not grids:
        service.check_class(actor, None, copy_class)
    return list(grids)


def _chapter(
    session: Session, share: Material, grid: Grid, wanted: Selection, may: MayShow,
    progress: Progress, done: float,
) -> _Chapter:  # fmt: skip
    progress(done, f"{grid.short} {grid.name}")
    walk, line = service.walk_of(session, share, grid.id, wanted, may)
    gather = partial(service.ground_of, share, grid.id, walk, line, may)
    ground = gather()
    own = (one for one in ground.buildings if one.is_own and one.name and one.kind != "shed")
    laid = sheets.lay_out(ground, walk, wanted, may, in_atlas=True)
    return _Chapter(grid, gather, walk, laid, frozenset(one.name for one in own))


def _number(chapters: Sequence[_Chapter], front_pages: int) -> int:
    """Give each grid its first page; returns how many pages there are."""
    number = front_pages + 1
    for chapter in chapters:
        chapter.first = number
        number += chapter.laid.pages
    return number - 1


def front_count(names: Sequence[Indexed], page: Page) -> int:
    """Cover, index map, who, index pages, made even so that the grids begin on the right."""
    rows = front.index_rows(page)
    count = 3 + -(-len(names) // rows)
    return count + count % 2


def _front(
    share: Material, head: Head, chapters: Sequence[_Chapter], entries: Sequence[Entry],
    names: Sequence[Indexed], total: int, count: int, size: tuple[float, float],
) -> list[Page]:  # fmt: skip
    cover, index, who = (
        Page(*size, bookmark=words) for words in ("封面", "索引图", "网格责任一览")
    )
    doors = sum(len(chapter.walk.doors) for chapter in chapters)
    front.draw_cover(cover, head, entries, total, doors)
    front.draw_index_map(index, head, 2, total, _index_ground(share, chapters), entries)
    front.draw_who(who, head, 3, total, entries)
    pages = [cover, index, who]
    rows = front.index_rows(cover)
    for start in range(0, len(names), rows):
        page = Page(*size, bookmark="楼栋和街道索引" if start == 0 else "")
        number = len(pages) + 1
        front.draw_index(page, head, number, total, "楼栋和街道索引", names[start : start + rows])
        pages.append(page)
    while len(pages) < count:
        page = Page(*size)
        notes_page.draw_ruled_page(page, head, len(pages) + 1, total)
        pages.append(page)
    return pages


def _index_ground(share: Material, chapters: Sequence[_Chapter]) -> paper.Ground:
    """Grids with their pages, the boundary, main streets, water; nothing else."""
    pages = {c.grid.id: (f"第{c.first}页", c.key) for c in chapters}
    whole = share.ground.boundary or share.ground.grids[0][1].outline
    factor, turn = grounds.local_factor(share.ground.epsg, whole)
    return paper.Ground(
        boundary=share.ground.boundary,
        grids=[
            replace(shape, page=pages.get(id_, ("", ""))[0], key=pages.get(id_, ("", ""))[1])
            for id_, shape in share.ground.grids
        ],
        buildings=(),
        streets=[one for one in share.ground.streets if one.kind in FRONT_STREETS],
        areas=[one for one in share.ground.areas if one.kind == "water"],
        facilities=(),
        factor=factor,
        convergence=turn,
        attribution=share.ground.attribution,
    )


def _entry(actor: Actor, share: Material, chapter: _Chapter, copy_class: CopyClass) -> Entry:
    grid = chapter.grid
    households = service.count_words(actor, share, grid.id, copy_class)
    people = service.people_of(share, grid.id)
    return Entry(grid.short, grid.name, chapter.first, chapter.key, households, *people)


def _index_of(share: Material, chapters: Sequence[_Chapter]) -> list[Indexed]:
    """Buildings of each grid, and streets with all grids they pass; sorted as people look."""
    found: dict[str, set[str]] = {}
    streets = [one for one in share.ground.streets if one.name and one.kind != "railway"]
    tree = STRtree([one.line for one in streets])
    for chapter in chapters:
        for name in chapter.names:
            found.setdefault(name, set()).add(chapter.grid.short)
        own = share.ground.outline(chapter.grid.id)
        for n in tree.query(own, predicate="intersects"):
            found.setdefault(streets[n].name, set()).add(chapter.grid.short)
    return [
        Indexed(name, tuple((short, 0, "") for short in sorted(shorts)))
        for name, shorts in sorted(found.items(), key=lambda one: service.sort_key(one[0]))
    ]


def _numbered(names: Sequence[Indexed], chapters: Sequence[_Chapter]) -> list[Indexed]:
    at = {chapter.grid.short: (chapter.first, chapter.key) for chapter in chapters}
    return [
        Indexed(one.name, tuple((short, *at[short]) for short, _page, _key in one.where))
        for one in names
    ]


def _pages_of(
    session: Session, actor: Actor, share: Material, chapter: _Chapter, wanted: Selection,
    copy_class: CopyClass, neighbours: dict[int, tuple[str, str]], total: int,
) -> list[Page]:  # fmt: skip
    """The sheet of one grid, logged under its own serial so that it comes back on its own."""
    may = MAY_SHOW[copy_class]
    serial = service.new_serial(session, share)
    head = service.head_of(share, actor, chapter.grid, serial, copy_class)
    place = sheets.Place(
        chapter.first, total, chapter.key, f"{chapter.grid.short} {chapter.grid.name}"
    )
    ground = chapter.ground()
    named = [
        replace(shape, page=neighbours.get(id_, ("", ""))[0], key=neighbours.get(id_, ("", ""))[1])
        for (id_, _shape), shape in zip(share.ground.grids, ground.grids, strict=True)
    ]
    ground = replace(ground, grids=named)
    made = sheets.make(
        head, ground, chapter.walk, wanted, may, chapter.laid, codes_line=share.code_lines,
        place=place,
    )  # fmt: skip
    service.log_print(
        session, actor, share, chapter.grid, wanted, copy_class, serial, chapter.walk,
        len(made.pages),
    )  # fmt: skip
    return made.pages
