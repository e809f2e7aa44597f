"""A real quarter, a made-up office list and the templates are brought in by page, from an empty
database, and one whole import is taken back."""

import socket
import threading
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import uvicorn
from sqlalchemy import text

from gisgrid.app import create_app
from gisgrid.auth import accounts
from gisgrid.auth.accounts import of_community
from gisgrid.auth.models import Role
from gisgrid.db import transaction
from gisgrid.guards import COOKIE
from gisgrid.territory.service import create_community
from tests.browser.conftest import DESK, Seat, Served
from tests.conftest import cloned

CODE = 110108001099
C = f"/c/{CODE}"
UNITS = (
    "单位编号,单位名称,单位地址,办公电话\nU01,区教育局,照澜院3号楼,0457-0000006\n"
    "U02,中心小学,没有这条路,0457-0000017\n"
)
CADRES = "序号,姓名,职级,单位\n1,单雄,副处级,U01\n2,曾立,正处级,没有的单位\n"


@pytest.fixture
def office(server, settings, empty_template):
    """(address, database) of a community in which nothing lies yet, and its director."""
    with cloned(server, empty_template) as database:
        with transaction(database.owner) as session:
            accounts.write_verbs(session)
            create_community(session, CODE, "清华园", "QH")
            director = accounts.create(session, "zhuren", "王主任", "一二三四五六七八九十")
            accounts.grant(session, director, Role.COMMUNITY_DIRECTOR, of_community(CODE))
        app = create_app(settings, database.app)
        served = Served(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
        thread = threading.Thread(target=served.run, daemon=True)
        thread.start()
        assert served.listens.wait(30)
        port = served.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", database
        served.should_exit = True
        thread.join(10)


@pytest.fixture
def desk(browser, office):
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    seat = Seat(office[0], context, context.new_page())
    seat.watch()
    seat.go("/login")
    seat.page.fill("#username", "zhuren")
    seat.page.fill("#password", "一二三四五六七八九十")
    seat.page.press("#password", "Enter")
    seat.page.wait_for_url(lambda url: "/login" not in url)
    yield seat
    context.close()


def look(seat, kind, file, profile=None):
    """Choose a file; the page that says what was understood of it."""
    page = seat.go(f"{C}/imports")
    page.select_option("#kind", kind)
    page.set_input_files("#files", file)
    if profile:
        page.select_option("#profile", profile)
    page.click("text=看看文件")
    page.wait_for_url("**/imports/files/*", timeout=60_000)
    return page


def again(page, **said):
    """Change what the page understood, and look once more."""
    for name, value in said.items():
        page.select_option(f"#{name}", value)
    page.click("text=按改过的再看一遍")
    page.wait_for_url("**/jobs/*")
    page.wait_for_url("**/imports/files/*", timeout=60_000)


def bring(page):
    page.click("main .panel button.primary")
    page.wait_for_url(lambda url: "/imports/" in url and "/files/" not in url, timeout=120_000)


def sent(name, content):
    return {"name": name, "mimeType": "text/csv", "buffer": content.encode()}


def count(office, table):
    with transaction(office[1].owner) as session:
        return session.scalar(text(f"SELECT count(*) FROM {table} WHERE community = {CODE}"))


def test_everything_comes_in_by_page(desk, office, shared):
    quarter, templates = shared / "data" / "qinghuayuan", shared / "data" / "templates"
    page = look(desk, "boundary", str(quarter / "boundary.geojson"))
    if page.locator("#pick").count():
        again(page, pick="community")
    bring(page)
    for kind in ("buildings", "streets"):
        bring(look(desk, kind, str(quarter / f"{kind}.geojson")))
    bring(look(desk, "areas", str(quarter / "qinghuayuan.gpkg")))
    page = look(desk, "households", str(quarter / "households.csv"))
    assert page.locator("svg.picture circle").count() > 300
    assert "界外" in page.content() or "边界外" in page.content()
    bring(page)
    assert [count(office, t) for t in ("building", "street", "area", "household")] == [
        521, 678, 11, 2600,
    ]  # fmt: skip
    # A list whose unit is unknown: the row is told with its reason, the rest comes in.
    bring(look(desk, "units", sent("单位.csv", UNITS)))
    page = look(desk, "cadres", sent("干部.csv", CADRES))
    assert "没有这个单位" in page.content()
    with page.expect_download() as download:
        page.click("text=在Excel里改")
    assert download.value.suggested_filename == "refused.xlsx"
    page.check("[name=skip_refused]")
    bring(page)
    assert (count(office, "unit"), count(office, "cadre")) == (2, 1)
    for name, kind in (("建筑导入模板.xlsx", "building_facts"), ("人员导入模板.xlsx", "people")):
        page = look(desk, kind, str(templates / name), "template")
        assert "身份证号不收" in page.content() or kind == "building_facts"
        page.click("text=不导入 >> nth=0")
    # The households again: nothing twice. Then the whole of the units is taken back.
    page = look(desk, "households", str(quarter / "households.csv"))
    assert "不变\n2600" in page.locator("section:has(h2:text('确认'))").inner_text()
    page = desk.go(f"{C}/imports")
    page.click("tr:has-text('干部.csv') a")
    page.click("text=撤销这次导入")
    page.wait_for_load_state()
    assert count(office, "cadre") == 0
    assert desk.faults == []


def test_a_connection_lost_in_the_middle_of_an_upload_leaves_nothing(office):
    address, database = office
    with transaction(database.owner) as session:
        token = accounts.token(session, "zhuren")
    where = urlsplit(address)
    head = (
        f"POST {C}/imports HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {COOKIE}={token}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n'
    )
    for _n in range(20):
        with socket.create_connection((where.hostname, where.port)) as line:
            line.sendall(head.encode() + b"x" * 70_000)
    with urlopen(f"{address}/healthz", timeout=10) as answer:
        assert answer.status == 200
    assert (count(office, "upload"), count(office, "upload_file")) == (0, 0)
