"""A real quarter by page, in one sitting: imported, divided, published, redrawn, approved.

Then outlines with planted faults through the page of import: each is found, named and mended.
"""

import json
import re

import pytest
import shapely

from gisgrid.auth import accounts
from gisgrid.auth.accounts import Scope
from gisgrid.auth.models import Role
from gisgrid.db import transaction
from gisgrid.territory.service import create_community
from tests import make
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_plan_editor import MOVABLE, OF, aim, saved

QUARTER = 110108001001
C = f"/c/{QUARTER}"
SCOPE = Scope(QUARTER, QUARTER + 1)
LONG = 90_000  # a division takes some ten seconds on an idle machine


@pytest.fixture(scope="module")
def tokens(demo) -> dict[str, str]:
    """A community with nothing but a name, its director and an officer."""
    with transaction(demo.owner) as session:
        create_community(session, QUARTER, "照澜院社区", "ZL")
        make.account(session, "shen", Role.COMMUNITY_DIRECTOR, SCOPE, "沈主任")
        make.account(session, "han", Role.DISTRICT_OFFICER, SCOPE, "韩科长")
        return {
            who: accounts.token(session, who, kind="command", days=1) for who in ("shen", "han")
        }


@pytest.fixture
def desk(sit, tokens):
    seat = sit(None, DESK)
    seat.enter(tokens["shen"])
    seat.page.set_default_timeout(LONG)
    return seat


def bring(page, kind, *files):
    """Files through the four steps of an import."""
    page.goto(page.url.split("/c/")[0] + f"{C}/imports")
    page.select_option("#kind", kind)
    page.set_input_files("#files", [str(one) for one in files])
    page.get_by_role("button", name="看看文件").click()
    page.wait_for_url("**/imports/files/*")
    if page.locator("#pick").count():
        page.select_option("#pick", "community")
        page.get_by_role("button", name="按改过的再看一遍").click()
        page.wait_for_selector("text=每一行都能用")
    page.get_by_role("button", name=re.compile(r"导入\d+行")).click()
    page.wait_for_url(re.compile(r"/imports/\d+$"))


def explain_all(page):
    """A reason for each amber line, in the editor."""
    while count := page.locator("#issues .ask").count():
        page.locator("#issues .ask [data-act=reason]").first.click()
        page.fill("#ask-why", "整栋楼只能这样")
        page.locator("#ask-yes").click()
        page.wait_for_function(
            "(n) => document.querySelectorAll('#issues .ask').length < n", arg=count
        )


def ready(page):
    page.wait_for_selector("[data-ready=yes]")


def test_it_works(shared, desk, sit, tokens):
    page = desk.go(f"{C}/plans")
    data = shared / "data/qinghuayuan"
    bring(page, "boundary", data / "boundary.geojson")
    bring(page, "buildings", data / "buildings.geojson")
    bring(page, "streets", data / "streets.geojson")
    bring(page, "households", data / "households.csv")
    # Divided into 21, one of the proposals taken over.
    page = desk.go(f"{C}/plans")
    page.locator("[name=origin][value=division]").check(force=True)
    page.fill("#grids", "21")
    page.get_by_role("button", name="建草案").click()
    page.wait_for_url("**/proposals")
    page.get_by_role("button", name="采用").first.click()
    ready(page)
    explain_all(page)
    page.get_by_role("link", name="检查并提交…").click()
    # Eight households stand outside the boundary: nobody is lost, somebody decides.
    page.get_by_role("link", name="8户在社区边界以外，等人定").click()
    page.get_by_role("button", name="归最近的网格").click()
    page.go_back()
    page.go_back()
    page.reload()
    page.get_by_role("button", name="发布第1版").click()
    page.wait_for_selector("text=已发布")
    assert desk.faults == []


def redrawn(page):
    """A draft from the plan in force in which one building changed hands."""
    page.get_by_role("button", name="从它另起草案").first.click()
    ready(page)
    one = page.evaluate(MOVABLE, 0)
    aim(page, one["to"])
    page.mouse.click(one["x"], one["y"])
    page.locator("body").press("Enter")
    saved(page)
    assert page.evaluate(OF, one["at"]) == one["to"]
    explain_all(page)
    return one


def test_a_building_changes_hands_and_a_second_person_approves(shared, desk, sit, tokens):
    page = desk.go(f"{C}/plans")
    one = redrawn(page)
    page.get_by_role("link", name=re.compile("与第1版比较")).click()
    assert f"{one['homes']}户" in page.locator("main").inner_text()
    page.go_back()
    ready(page)
    page.get_by_role("link", name="检查并提交…").click()
    draft = page.url
    page.get_by_role("button", name="提交，请另一个人批准").click()
    page.wait_for_selector("text=要由另一个人批准")
    second = sit(None, PHONE)
    second.enter(tokens["han"])
    phone = second.go(draft.replace(desk.address, ""))
    phone.get_by_role("button", name="批准").click()
    phone.get_by_role("button", name="发布第2版").click()
    phone.wait_for_selector("text=待生效")
    assert f"{one['homes']}" in second.go(f"{C}/plans/2/handover").locator("main").inner_text()
    assert desk.faults == [] == second.faults


def planted(grids):
    """The plan's outlines with a fault of each kind between them; what is planted, by kind."""
    shapes = {f["properties"]["name"]: shapely.geometry.shape(f["geometry"]) for f in grids}
    metre = 1 / 111_000

    def beside(name, used):
        """A neighbour, and the longest straight border with it."""
        best = max(
            (one for one in shapes if one != name and one not in used),
            key=lambda one: shapes[name].intersection(shapes[one]).length,
        )
        lines = shapely.get_parts(shapely.line_merge(shapes[name].intersection(shapes[best])))
        edges = [shapely.LineString(pair) for line in lines
                 for pair in zip(line.coords, line.coords[1:], strict=False)]  # fmt: skip
        return best, max(edges, key=lambda edge: edge.length)

    used: set[str] = set()
    for name, width in (("第1", 0.3), ("第5", 0.05), ("第9", None), ("第17", 0.001)):
        other, edge = beside(name, used | {"第13"})
        used |= {name, other}
        if width is None:
            # Sixty metres of the neighbour are claimed by both: doors lie in two outlines.
            shapes[name] = shapes[name].union(shapes[other].intersection(edge.buffer(60 * metre)))
            continue
        strip = edge.buffer(width * metre, cap_style="flat")
        shapes[name] = shapes[name].difference(strip)
    spot = shapes["第13"].representative_point()
    shapes["第13"] = shapes["第13"].difference(spot.buffer(metre, quad_segs=1))
    return [
        {"type": "Feature", "properties": {"name": name}, "geometry": shapely.geometry.mapping(one)}
        for name, one in shapes.items()
    ]


def test_planted_faults_of_outlines_are_found_named_and_mended(shared, desk, tmp_path):
    page = desk.go(f"{C}/plans")
    answer = desk.context.request.get(
        f"{desk.address}/api/v1{C.replace('/c/', '/communities/')}/grids"
    )
    path = tmp_path / "网格.geojson"
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": planted(answer.json()["features"])})
    )
    bring(page, "grids", path)
    page.get_by_role("link", name="看边界的问题和修补").click()
    kinds = set(page.locator("table tbody td:nth-child(2)").all_inner_texts())
    assert kinds >= {"细缝或细条重叠", "洞", "重叠", "在两个网格的住户", "边没有对齐，差几毫米"}
    everything = page.locator("table tbody tr").count()
    chips = page.locator(".chip.due")
    # One, then two, then the rest.
    for rows in ([0], [1, 2]):
        for row in rows:
            page.locator("[name=fault]").nth(row).check(force=True)
        page.get_by_role("button", name="接受选中的").click()
        page.wait_for_load_state("networkidle")
    assert chips.count() == everything - 3
    page.get_by_role("button", name="全部接受").click()
    page.wait_for_load_state("networkidle")
    assert chips.count() == 0
    page.get_by_role("link", name="回到地图").click()
    ready(page)
    page.get_by_role("link", name="检查并提交…").click()
    assert page.locator(".gate li.stop").count() == 0
    assert desk.faults == []
