"""The wall map: all grids of the plan on A1 or A0, for everybody to see."""

from dataclasses import replace

from sqlalchemy.orm import Session

from gisgrid.auth.service import Actor
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.paper import document
from gisgrid.paper import ground as paper
from gisgrid.paper.document import Document
from gisgrid.paper.drawing import Page
from gisgrid.sheets import ground as grounds
from gisgrid.sheets import service
from gisgrid.sheets.layout import wall_page
from gisgrid.sheets.layout.wall_page import Responsible
from gisgrid.sheets.models import CopyClass, PrintKind
from gisgrid.sheets.rules import SIZES, Paper, Selection
from gisgrid.sheets.service import Material, Printed
from gisgrid.sheets.walk import Walk

PAPERS = (Paper.A1, Paper.A0)


def print_wall(session: Session, actor: Actor, community: int, wanted: Selection) -> Printed:
    """The public map of all grids with who answers for each; logged like every print."""
    if wanted.paper not in PAPERS:
        raise Invalid(_("墙图的纸是 A1 或 A0。"), fields={"paper": _("墙图的纸是 A1 或 A0。")})
    service.check_scale(wanted)
    share = service.material(session, community)
    serial = service.new_serial(session, share)
    copy_class = CopyClass.PUBLIC
    head = service.head_of(share, actor, None, serial, copy_class)
    short, long_side = SIZES[wanted.paper]
    page = Page(long_side, short, bookmark="网格分布图")
    rows = [
        Responsible(
            shape.short,
            shape.name,
            service.count_words(actor, share, id_, copy_class),
            *service.people_of(share, id_)[:2],
        )
        for id_, shape in share.ground.grids
    ]
    wall_page.draw_wall(page, head, _ground(share), rows, wanted.scale)
    content = document.pdf(Document(f"{head.community}网格分布图 {serial}", [page], share.now))
    sheet = service.log_print(
        session, actor, share, None, wanted, copy_class, serial, Walk((), 0.0), 1,
        kind=PrintKind.WALL,
    )  # fmt: skip
    return Printed(sheet, content)


def _ground(share: Material) -> paper.Ground:
    """Everything on the ground as if it were one's own, and no grid that stands out."""
    outlines = [shape.outline for _id, shape in share.ground.grids]
    whole = share.ground.boundary or outlines[0]
    factor, turn = grounds.local_factor(share.ground.epsg, whole)
    return paper.Ground(
        boundary=share.ground.boundary,
        grids=[shape for _id, shape in share.ground.grids],
        buildings=[
            replace(one, is_own=bool(whole.intersects(one.outline)))
            for _id, one in share.ground.buildings
        ],
        streets=share.ground.streets,
        areas=share.ground.areas,
        facilities=share.ground.facilities,
        factor=factor,
        convergence=turn,
        attribution=share.ground.attribution,
    )
