"""Every page, at the desk and on the phone: nothing foreign, nothing missing, nothing sideways."""

from pathlib import Path

import pytest

from gisgrid import certificate
from gisgrid.app import create_app
from tests.browser.conftest import BASE, DESK, PHONE, Seat, listening

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = [
    "/map", "/map?layer=unit&grid=13", "/map?layer=cadre", "/map?layer=leader",
    "/map?layer=visited", "/map?layer=due&grid=05", "/map?layer=resource", "/desk", "/needs",
    "/needs?state=all&sort=-grid&page=2", "/needs?state=overdue", "/visits",
    "/record?grid=05", "/record/entrance?grid=05", "/diary", "/diary?unread=yes", "/suggestions",
    "/disputes", "/disputes/1", "/ledgers", "/ledgers/diary", "/ledgers/visits?sort=visitor",
    "/desk/needs", "/desk/burden", "/due",
    "/coverage", "/care",
    "/households", "/households?due=yes", "/pairings", "/grids/13", "/grids/13/pair",
    "/pairing", "/pairing?tab=cadre&grid=13", "/pairing?tab=matrix", "/pairing/compare",
    "/grids/13/pair?kind=cadre", "/outside", "/wishes", "/good-deeds", "/search?q=12",
    "/units/1", "/imports", "/jobs", "/notices", "/needs/1426", "/wall", "/wishes/record?grid=05",
    "/wishes/1", "/limits", "/calendar?year=2027", "/plans", "/plans/compare?a=plan1&b=plan2",
    "/plans/2/handover",
    "/resources", "/offers", "/wishes/1/nearby", "/resources/2", "/resources/new?unit=1", "/uses",
    "/needs/300/nearby",
    "/agreements", "/agreements/1", "/agreements/30", "/agreements/new?renews=22", "/meetings",
    "/meetings/60", "/tasks?state=all", "/duties", "/access", "/points", "/points/1",
    "/points/volunteers", "/points/gifts",
    "/buildings", "/buildings/12", "/buildings/12/edit", "/buildings/new", "/entrances/20",
    "/buildings/new?at=124.2,50.7,200", "/entrances/20/doors/new?floor=2", "/doors/30", "/units",
    "/units/1/edit", "/units/1/spot", "/cadres", "/cadres/1", "/grids/05/leader",
    "/history/household/30", "/addresses", "/addresses/new",
    "/sub-kinds", "/guest-reports?state=all", "/report", "/report/answer?receipt=DEM2222AA2",
    "/people", "/people/coverage", "/people/trail", "/exports", "/units/places",
    "/print", "/print?grid=08", "/print/sheets", "/print/return",
]  # fmt: skip
SIZES = {"desk": DESK, "phone": PHONE}
TABS = 4  # opened together, so that one loads while another rests


# What repeats is looked at a few times; what is fixed may half hide anything, because it scrolls.
PREPARE = """() => {
  document.querySelectorAll("tbody tr:nth-child(n+6), .cards > :nth-child(n+6)")
    .forEach((one) => one.remove());
  document.querySelectorAll(".foot, .tabs").forEach((one) => { one.style.position = "static"; });
}"""
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"


def sideways(page) -> int:  # type: ignore[no-untyped-def]
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def broken_rules(page) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    page.evaluate(PREPARE)
    page.evaluate(AXE.read_text())
    return [
        (rule["id"], node["html"][:120])
        for rule in page.evaluate(RULES)["violations"]
        for node in rule["nodes"]
        # WCAG 2.5.8 leaves out marks of a map, whose places are what they say.
        if not (rule["id"] == "target-size" and 'class="mark ' in node["html"])
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_whole_fits_and_keeps_the_rules_of_accessibility(sit, size, language):
    """Nothing foreign, nothing missing, nothing sideways; axe looks at the Chinese ones."""
    seat = sit("director", SIZES[size])
    seat.go(f"/language/{language}?back=/help")
    paths = ["/help", "/help/needs", "/overview", *(BASE + page for page in PAGES)]
    tabs = [seat.tab() for _tab in range(TABS)]
    found = {}
    for some in (paths[n : n + TABS] for n in range(0, len(paths), TABS)):
        for path, tab in zip(some, tabs, strict=False):
            tab.page.goto(tab.address + path, wait_until="commit")
        for path, tab in zip(some, tabs, strict=False):
            tab.page.wait_for_load_state("networkidle")
            wide = sideways(tab.page)
            rules = broken_rules(tab.page) if language == "zh" else []
            if wide > 0 or rules or tab.faults:
                found[path] = (wide, rules, list(tab.faults))
                tab.faults.clear()
    assert found == {}


def test_pages_of_the_installation_are_whole_too(browser, settings, demo, tmp_path):
    """Settings, for the administrator; and how phones come to trust a server."""
    certificate.make(certificate.folder_of(tmp_path), ["grids.lan"], certificate.now())
    given = settings.model_copy(update={"data": tmp_path, "certificate": "own",
                                        "secure_cookies": False})  # fmt: skip
    found = {}
    with listening(create_app(given, demo.app, has_demo=True)) as address:
        for size in SIZES.values():
            context = browser.new_context(viewport=size, locale="zh-CN", bypass_csp=True)
            seat = Seat(address, context, context.new_page())
            seat.watch()
            seat.sign_in("admin")
            for language in ("en", "zh"):
                seat.go(f"/language/{language}?back=/help")
                for path in ("/trust", f"{BASE}/settings"):
                    page = seat.go(path)
                    wrong = (sideways(page), broken_rules(page), list(seat.faults))
                    if any(wrong):
                        found[path, language, size["width"]] = wrong
                        seat.faults.clear()
            context.close()
    assert found == {}


@pytest.mark.parametrize("name", [None, "leader05", "unit01", "cadre1", "officer", "admin"])
def test_everybody_has_a_start_page_without_a_fault(sit, name):
    seat = sit(name, PHONE)
    page = seat.go("/" if name else f"{BASE}/map")
    assert page.locator("main").inner_text().strip()
    assert seat.faults == []
    assert sideways(page) <= 0


def test_focus_is_seen_on_every_stop_of_the_map_page(sit):
    seat = sit("director")
    page = seat.go(f"{BASE}/map")
    unseen = []
    for _stop in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => { const e = document.activeElement;
            const s = getComputedStyle(e.closest('.pick') || e);
            return [e.outerHTML.slice(0, 80), s.outlineStyle, s.outlineWidth, s.boxShadow]; }"""
        )
        if style[1] == "none" and style[3] == "none":
            unseen.append(style[0])
    assert unseen == []
