"""Print walk sheets: gather what a copy may show, draw it, log it under a serial."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shapely import Point
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from gisgrid import geo
from gisgrid.auth.service import Actor, today
from gisgrid.db import visible
from gisgrid.diary.models import Mark
from gisgrid.diary.words import mark_name
from gisgrid.errors import Conflict, Invalid, NotAllowed, NotFound
from gisgrid.households.models import Household
from gisgrid.households.service import counts_by_grid
from gisgrid.i18n import _, use_language
from gisgrid.needs import service as needs
from gisgrid.pairing.service import pairs_on
from gisgrid.paper import document, faces, scale
from gisgrid.paper.codes import Serial
from gisgrid.paper.document import Document
from gisgrid.paper.ground import Ground
from gisgrid.pinyin import pinyin_key
from gisgrid.sheets import doors as doors_of_grid
from gisgrid.sheets import ground as grounds
from gisgrid.sheets import order
from gisgrid.sheets.ground import Loaded
from gisgrid.sheets.layout import sheet as sheets
from gisgrid.sheets.layout.margin import Head
from gisgrid.sheets.models import CopyClass, PrintKind, WalkSheet, WalkSheetRow
from gisgrid.sheets.order import Streetwise
from gisgrid.sheets.rules import MAY_SHOW, Begin, MayShow, Paper, Selection, classes_for, from_kept
from gisgrid.sheets.walk import Walk
from gisgrid.territory.models import Community, Grid
from gisgrid.territory.plan_models import GridPlan
from gisgrid.territory.service import get_community, leaders_on, plan_on
from gisgrid.wishes.models import WishKind
from gisgrid.wishes.words import wish_kind_name

WISH_CODES = {"91": WishKind.GOODS, "92": WishKind.COMPANY, "93": WishKind.SERVICE}
SAID_CODES = {"94": Mark.SUGGESTION, "99": Mark.NOTE}
CODE_PT, CODE_ROOM_MM = 6.5, 184.0
HAND_PAPERS = (Paper.A4, Paper.A3)
FARTHEST_START_M = 3000.0


@dataclass(frozen=True)
class Printed:
    """A finished file and the sheet it is logged under."""

    sheet: WalkSheet
    content: bytes

    @property
    def name(self) -> str:
        return f"{self.sheet.serial}.pdf"


# Plan in force, households and a sum over who is in which grid.
Stand = tuple[int, int, int]


@dataclass(frozen=True)
class Material:
    """What the sheets of one community share: read once for one grid or for all of them."""

    community: Community
    plan: GridPlan
    ground: Loaded
    streets: Streetwise
    leaders: dict[int, Any]
    pairs: dict[tuple[int, str], Any]
    households: dict[int | None, int]
    codes: dict[str, str]
    code_lines: tuple[str, ...]
    now: datetime
    stand: Stand


def material(session: Session, community: int) -> Material:
    """Everything but the doors. Raises Conflict before there is a plan."""
    found = get_community(session, community)
    day = today(session, community)
    plan = plan_on(session, community, day)
    if plan is None:
        raise Conflict(_("还没有生效的网格方案，没有可以打印的网格。"))
    codes, lines = _codes(session)
    return Material(
        stand=_stand(session, community, day),
        community=found,
        plan=plan,
        ground=grounds.load(session, found, plan.id),
        streets=Streetwise(session, found),
        leaders=leaders_on(session, community, day),
        pairs=pairs_on(session, community, day),
        households=counts_by_grid(session, community),
        codes=codes,
        code_lines=lines,
        now=_now(session, found),
    )


def _stand(session: Session, community: int, day: date) -> Stand:
    plan = plan_on(session, community, day)
    count, total = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(func.hashint8extended(Household.id, Household.grid)), 0),
        ).where(Household.community == community)
    ).one()
    return plan.id if plan else 0, count, int(total)


def _check_stand(session: Session, share: Material) -> None:
    """Each query sees what is in force at that moment; a paper is of one plan or is not made.
    Raises Conflict."""
    now = _stand(session, share.community.community, share.now.date())
    if now != share.stand:
        raise Conflict(_("打印时网格或住户有变动，没有印出。请再打印一次。"))


def _now(session: Session, community: Community) -> datetime:
    at = session.scalar(select(func.now()))
    assert isinstance(at, datetime)
    return at.astimezone(ZoneInfo(community.timezone))


def at_home(session: Session, community: int, at: datetime) -> datetime:
    """An instant as the clocks of the community show it."""
    return at.astimezone(ZoneInfo(get_community(session, community).timezone))


def _codes(session: Session) -> tuple[dict[str, str], tuple[str, ...]]:
    """Two-digit number → kind, and the lines that explain them on paper, which is Chinese."""
    codes, words = {}, []
    for n, kind in enumerate(needs.kinds(session), 1):
        codes[f"{n:02d}"] = kind.code
        words.append(f"{n:02d}{kind.name}")
    with use_language("zh"):
        for number, wish in WISH_CODES.items():
            codes[number] = f"wish:{wish.value}"
            words.append(f"{number}心愿{wish_kind_name(wish.value)}")
        for number, mark in SAID_CODES.items():
            codes[number] = mark.value
            words.append(f"{number}{mark_name(mark.value)}")
    lines, line = [], "类别："
    for word in words:
        longer = f"{line} {word}"
        if faces.width_mm(longer, CODE_PT) > CODE_ROOM_MM:
            lines.append(line)
            longer = f"　　　{word}"
        line = longer
    return codes, (*lines, line)


def check_paper(wanted: Selection) -> None:
    """Sheets are for the hand, and at the scales that people read. Raises Invalid."""
    if wanted.paper not in HAND_PAPERS:
        words = _("走访单和图册的纸是 A4 或 A3。")
        raise Invalid(words, fields={"paper": words})
    check_scale(wanted)


def check_scale(wanted: Selection) -> None:
    """Raises Invalid for a scale that is none of the round ones."""
    if wanted.scale is not None and wanted.scale not in scale.SCALES:
        words = _("比例尺选这些之一：{scales}").format(
            scales="、".join(f"1:{one}" for one in scale.SCALES)
        )
        raise Invalid(words, fields={"scale": words})


def check_class(actor: Actor, grid: int | None, copy_class: CopyClass) -> MayShow:
    """Raises NotAllowed when the asker may not have such a copy."""
    if copy_class not in classes_for(actor.role, actor.sees_grid(grid)):
        raise NotAllowed(_("您现在是“{role}”，不能打印这种版本。").format(role=actor.role_name))
    return MAY_SHOW[copy_class]


def fullest(actor: Actor, grid: int | None) -> CopyClass:
    """The copy that shows most of what the asker may have."""
    return classes_for(actor.role, actor.sees_grid(grid))[0]


def people_of(share: Material, grid: int) -> tuple[str, str, str]:
    """Names of leader, paired unit and paired cadre; empty where there is none."""
    found = (
        share.leaders.get(grid),
        share.pairs.get((grid, "unit")),
        share.pairs.get((grid, "cadre")),
    )
    leader, unit, cadre = ("" if one is None else str(one.name) for one in found)
    return leader, unit, cadre


def count_words(actor: Actor, share: Material, grid: int, copy_class: CopyClass) -> str:
    """Households of a grid: rounded on public papers, nothing where the asker may not count."""
    if not actor.sees_grid(grid):
        return ""
    count = share.households.get(grid, 0)
    is_public = copy_class is CopyClass.PUBLIC and count > 0
    return f"约{round(count, -1)}户" if is_public else f"{count}户"


def sort_key(name: str) -> tuple[str, int, str]:
    """By pinyin, and 2号楼 before 10号楼."""
    letters = re.sub(r"\d+", "", name)
    digits = re.search(r"\d+", name)
    return (pinyin_key(letters), int(digits[0]) if digits else 0, name)


def head_of(
    share: Material, actor: Actor, grid: Grid | None, serial: str, copy_class: CopyClass
) -> Head:
    leader, unit, cadre = people_of(share, grid.id) if grid else ("", "", "")
    return Head(
        community=share.community.name,
        short=share.community.short,
        grid=grid.short if grid else "",
        grid_name=grid.name if grid else "",
        serial=serial,
        copy_class=copy_class,
        plan=share.plan.number,
        plan_since=share.plan.since,
        data_at=share.now,
        printed_by=actor.name,
        leader=leader,
        unit=unit,
        cadre=cadre,
        attribution=share.ground.attribution,
        synthetic=share.community.is_synthetic,
    )


def walk_of(
    session: Session, share: Material, grid: int, wanted: Selection, may: MayShow
) -> tuple[Walk, Any | None]:
    """The walk of a selection and its line on the map."""
    if not may.doors:
        return Walk((), 0.0), None
    day = share.now.date()
    doors = doors_of_grid.doors_of(
        session, share.community.community, grid, share.ground.epsg, day, wanted, may
    )
    start = _start(session, share, grid, wanted)
    walk = order.find(
        session, share.community, grid, share.plan.id, doors, wanted, start, share.streets
    )
    return walk, order.with_line(walk, start, share.streets)


def _start(
    session: Session, share: Material, grid: int, wanted: Selection
) -> tuple[float, float] | None:
    if wanted.start is not None:
        place = geo.to_metric(Point(*wanted.start), share.ground.epsg)
        away = place.distance(share.ground.outline(grid))
        if not away <= FARTHEST_START_M:
            words = _("起点离网格{n}公里，太远了。").format(n=f"{away / 1000:.0f}")
            raise Invalid(words, fields={"begin": words})
        return float(place.x), float(place.y)
    if wanted.entrance is not None:
        return order.door_of(session, share.community.community, wanted.entrance, share.ground.epsg)
    if wanted.begin is Begin.FREE:
        return None
    leader = share.leaders.get(grid)
    home = leader.home if leader else None
    return order.home_of(session, share.community.community, home, share.ground.epsg)


def ground_of(share: Material, grid: int, walk: Walk, line: Any | None, may: MayShow) -> Ground:
    """The ground as the map of a grid shows it, with the walk's stops where the copy may."""
    numbered = [(stop.number, stop.x, stop.y) for stop in walk.stops] if may.stops else []
    visited = {
        stop.building: stop.building_name for stop in walk.stops if stop.building is not None
    }
    return grounds.of_grid(share.ground, grid, visited=visited, stops=numbered, walk=line)


def make_sheet(
    share: Material, head: Head, grid: int, walk: Walk, line: Any | None, wanted: Selection,
    may: MayShow, place: sheets.Place = sheets.ALONE,
) -> sheets.Sheet:  # fmt: skip
    """The pages of one grid."""
    ground = ground_of(share, grid, walk, line, may)
    laid = sheets.lay_out(ground, walk, wanted, may)
    return sheets.make(
        head, ground, walk, wanted, may, laid, codes_line=share.code_lines, place=place
    )


def print_grid(
    session: Session,
    actor: Actor,
    community: int,
    grid: Grid,
    wanted: Selection,
    copy_class: CopyClass,
    *,
    instead_of: WalkSheet | None = None,
) -> Printed:
    """One grid's walk sheet, logged with all its rows under a new serial."""
    may = check_class(actor, grid.id, copy_class)
    check_paper(wanted)
    share = material(session, community)
    _must_be_in_plan(share, grid)
    walk, line = walk_of(session, share, grid.id, wanted, may)
    serial = new_serial(session, share)
    head = head_of(share, actor, grid, serial, copy_class)
    place = sheets.Place(key=f"g{grid.short}", bookmark=f"{grid.short} {grid.name}")
    made = make_sheet(share, head, grid.id, walk, line, wanted, may, place)
    content = document.pdf(Document(f"{serial} {head.title} 走访单", made.pages, share.now))
    sheet = log_print(
        session, actor, share, grid, wanted, copy_class, serial, walk, len(made.pages), instead_of
    )
    return Printed(sheet, content)


@dataclass(frozen=True)
class Preview:
    """The pages as they will be printed, without a serial that counts; `epsg` of their maps."""

    sheet: sheets.Sheet
    walk: Walk
    epsg: int

    def place_at(self, page: int, across: float, down: float) -> tuple[float, float] | None:
        """(lon, lat) of a place on a page, given as shares of its width and height; None where
        the page is no map."""
        if not 1 <= page <= len(self.sheet.views):
            return None
        size = self.sheet.pages[page - 1]
        metres = self.sheet.views[page - 1].metres(across * size.width, down * size.height)
        if metres is None:
            return None
        place = geo.to_stored(Point(*metres), self.epsg)
        return round(float(place.x), 6), round(float(place.y), 6)


def preview_grid(
    session: Session,
    actor: Actor,
    community: int,
    grid: Grid,
    wanted: Selection,
    copy_class: CopyClass,
) -> Preview:
    """The same pages without serial and without a log: nothing of them may be walked with."""
    may = check_class(actor, grid.id, copy_class)
    check_paper(wanted)
    share = material(session, community)
    _must_be_in_plan(share, grid)
    walk, line = walk_of(session, share, grid.id, wanted, may)
    sample = str(Serial(share.community.short, share.now.date(), 0))
    head = head_of(share, actor, grid, sample, copy_class)
    made = make_sheet(share, head, grid.id, walk, line, wanted, may)
    _check_stand(session, share)
    return Preview(made, walk, share.ground.epsg)


def _must_be_in_plan(share: Material, grid: Grid) -> None:
    if grid.id not in dict(share.ground.grids):
        raise NotFound(_("现行方案里没有{short}网格。").format(short=grid.short))


def new_serial(session: Session, share: Material) -> str:
    return next_serial(session, share.community.community, share.now)


def next_serial(session: Session, community: int, at: datetime) -> str:
    """The next number of the day; given back if the print comes to nothing."""
    number = session.scalar(
        text("SELECT next_print(:c, :day)"), {"c": community, "day": f"{at:%Y%m%d}"}
    )
    return str(Serial(get_community(session, community).short, at.date(), int(number or 0)))


def log_print(
    session: Session,
    actor: Actor,
    share: Material,
    grid: Grid | None,
    wanted: Selection,
    copy_class: CopyClass,
    serial: str,
    walk: Walk,
    pages: int,
    instead_of: WalkSheet | None = None,
    kind: PrintKind = PrintKind.WALK,
) -> WalkSheet:
    _check_stand(session, share)
    sheet = WalkSheet(
        community=share.community.community,
        serial=serial,
        kind=kind.value,
        of_grid=grid.id if grid else None,
        grid_plan=share.plan.id,
        copy_class=copy_class.value,
        selection=wanted.kept(),
        codes=share.codes,
        rows=len(walk.doors),
        stops=len(walk.stops),
        pages=pages,
        printed_by=actor.account,
        printed_name=actor.name,
        instead_of=instead_of.id if instead_of else None,
    )
    session.add(sheet)
    session.flush()
    _log_rows(session, sheet, walk)
    return sheet


def _log_rows(session: Session, sheet: WalkSheet, walk: Walk) -> None:
    rows = [
        {
            "community": sheet.community,
            "walk_sheet": sheet.id,
            "of_grid": sheet.of_grid,
            "printed_by": sheet.printed_by,
            "row": number,
            "stop": stop.number,
            "household": door.household,
            "household_code": door.code,
            "address": door.address,
            "building_name": door.building_name,
            "entrance": door.entrance,
            "floor": door.floor,
            "door": door.door,
            "last_visit_on": door.last_visit_on,
        }
        for number, (stop, door) in enumerate(walk.doors, 1)
    ]
    if rows:
        session.execute(insert(WalkSheetRow), rows)


def get_by_serial(session: Session, community: int, serial: str) -> WalkSheet:
    found = session.scalar(visible(WalkSheet, community).where(WalkSheet.serial == serial))
    if found is None:
        raise NotFound(_("没有单号 {serial}，或不是您的网格的。").format(serial=serial))
    return found


def list_sheets(session: Session, community: int, limit: int = 100) -> Sequence[Any]:
    """`(WalkSheet, grid short, grid name, rows typed in)`, the newest first."""
    typed = (
        select(WalkSheetRow.walk_sheet, func.count(WalkSheetRow.visit).label("typed"))
        .where(WalkSheetRow.community == community)
        .group_by(WalkSheetRow.walk_sheet)
        .subquery()
    )
    return session.execute(
        select(WalkSheet, Grid.short, Grid.name, func.coalesce(typed.c.typed, 0))
        .outerjoin(Grid, (Grid.community == WalkSheet.community) & (Grid.id == WalkSheet.of_grid))
        .outerjoin(typed, typed.c.walk_sheet == WalkSheet.id)
        .where(WalkSheet.community == community)
        .order_by(WalkSheet.id.desc())
        .limit(limit)
    ).all()


def printed_on(session: Session, sheet: WalkSheet) -> date:
    """The day of the print where the community lies."""
    return at_home(session, sheet.community, sheet.printed_at).date()


def check_day(session: Session, sheet: WalkSheet, on: date, today: date) -> None:
    """Nothing comes back before it was printed, or tomorrow; raises Invalid for `on`."""
    printed = printed_on(session, sheet)
    if not printed <= on <= today:
        words = _("日期应在{first}到{last}之间。").format(
            first=printed.isoformat(), last=today.isoformat()
        )
        raise Invalid(words, fields={"on": words})


def hand_in(session: Session, actor: Actor, sheet: WalkSheet, on: date | None, today: date) -> None:
    """A sheet or book came back on a day; None: it did not, after all."""
    if on is not None:
        check_day(session, sheet, on, today)
    sheet.returned_on = on
    sheet.returned_to = actor.name if on else None
    session.flush()


def print_again(session: Session, actor: Actor, community: int, lost: WalkSheet) -> Printed:
    """The same selection once more, with today's data; the lost sheet stays as it was."""
    if lost.of_grid is None:
        raise Conflict(_("这一份请从打印页重新做。"))
    grid = session.scalar(visible(Grid, community).where(Grid.id == lost.of_grid))
    if grid is None:
        raise NotFound(_("现行方案里没有这个网格。"))
    wanted = from_kept(lost.selection)
    copy_class = CopyClass(lost.copy_class)
    return print_grid(session, actor, community, grid, wanted, copy_class, instead_of=lost)
