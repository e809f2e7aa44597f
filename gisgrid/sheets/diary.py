"""Blank diaries (民情日志): one book a serial, and the register of who got which."""

from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor, require
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.paper import document
from gisgrid.paper.document import Document
from gisgrid.paper.drawing import Page
from gisgrid.sheets import service
from gisgrid.sheets.layout import diary_page
from gisgrid.sheets.models import CopyClass, PrintKind
from gisgrid.sheets.rules import SIZES, Paper, Selection
from gisgrid.sheets.service import Printed
from gisgrid.sheets.walk import Walk
from gisgrid.territory.models import Grid

MOST_ENTRIES = 199
LONGEST_NAME = 40


def print_diary(
    session: Session, actor: Actor, community: int, grid: Grid, issued_to: str, entries: int = 39
) -> Printed:
    """A blank book for a grid, logged with who gets it. Raises Invalid for a nonsense number."""
    require(actor, Verb.RECORD, community, grid.id)
    if not 1 <= entries <= MOST_ENTRIES:
        words = _("一本1到{n}篇。").format(n=MOST_ENTRIES)
        raise Invalid(words, fields={"entries": words})
    if len(issued_to) > LONGEST_NAME:
        words = _("太长了，最多{n}个字。").format(n=LONGEST_NAME)
        raise Invalid(words, fields={"to": words})
    share = service.material(session, community)
    serial = service.new_serial(session, share)
    copy_class = service.fullest(actor, grid.id)
    head = service.head_of(share, actor, grid, serial, copy_class)
    name = issued_to.strip() or head.leader
    # An even number of pages: the book is printed on both sides.
    total = 1 + entries + (1 + entries) % 2
    pages = [Page(*SIZES[Paper.A4], bookmark="封面")]
    diary_page.draw_cover(pages[0], head, name, total - 1, total)
    for entry in range(1, total):
        page = Page(*SIZES[Paper.A4])
        diary_page.draw_entry(page, head, entry + 1, entry, total)
        pages.append(page)
    content = document.pdf(Document(f"民情日志 {serial}", pages, share.now))
    sheet = service.log_print(
        session, actor, share, grid, Selection(issued_to=name), CopyClass(copy_class), serial,
        Walk((), 0.0), len(pages), kind=PrintKind.DIARY,
    )  # fmt: skip
    return Printed(sheet, content)
