"""Set up, serve, look after: the commands for who runs the program."""

import socket
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from gisgrid import cluster, config, migrate, upkeep
from gisgrid.auth import accounts
from gisgrid.auth.accounts import EVERYWHERE, Scope
from gisgrid.auth.models import Role
from gisgrid.auth.rules import Verb
from gisgrid.cluster import manifest
from gisgrid.commands.frame import AsOption, JsonOption, acting, answer, err, progress
from gisgrid.commands.users import PasswordOption, ask_password
from gisgrid.db import transaction
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.territory.service import create_community, list_communities

FIRST_PORT = 8000
DEMO_DATABASE = "gisgrid_demo"
DEMO_ZONE = ZoneInfo("Asia/Shanghai")
database = typer.Typer(help="The schema of the database.", no_args_is_help=True)
community = typer.Typer(help="Communities.", no_args_is_help=True)

PortOption = Annotated[int | None, typer.Option(help="Port; the next free one if it is taken.")]


def init(
    username: Annotated[str, typer.Option(help="Name of the first administrator.")] = "admin",
    password: PasswordOption = None,
) -> None:
    """Set up the database and make the first administrator."""
    secret = ask_password(password)
    with upkeep.opened(config.load()) as office, transaction(office.own()) as session:
        account = accounts.create(session, username, _("管理员"), secret)
        for role in (Role.ADMINISTRATOR, Role.COMMUNITY_DIRECTOR):
            accounts.grant(session, account, role, Scope(*EVERYWHERE))
    answer(False, None, _("好了。接着运行：gisgrid serve"))


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str, wished: int | None) -> int:
    """The wished port, or the next free one, which is then said."""
    first = wished or FIRST_PORT
    for port in range(first, min(first + 100, 65536)):
        if is_free(host, port):
            if port != first and wished is not None:
                said = _("端口 {first} 已被占用，改用 {port}。").format(first=first, port=port)
                err.print(said, highlight=False)
            return port
    raise Invalid(_("从 {first} 起找不到空闲端口。").format(first=first))


def run(settings: config.Settings, office: upkeep.Office, port: int, *, has_demo: bool) -> None:
    # folium brings pandas, and the demo its maps: seconds that no other command should wait for.
    import uvicorn

    from gisgrid.app import create_app

    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    ready = f"gisgrid is ready: http://{shown}:{port}/"
    if settings.workers > 1 and not has_demo:
        print(ready, flush=True)
        config.hand_on(settings.host)
        uvicorn.run(
            "gisgrid.serving:make_app", factory=True, workers=settings.workers,
            host=settings.host, port=port, log_level=settings.log_level, server_header=False,
            proxy_headers=False,
        )  # fmt: skip
        return
    app = create_app(settings, office.app, has_demo=has_demo)
    print(ready, flush=True)
    uvicorn.run(
        app, host=settings.host, port=port, log_level=settings.log_level, server_header=False,
        proxy_headers=False,
    )  # fmt: skip


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: PortOption = None,
    workers: Annotated[int | None, typer.Option(help="Processes that answer requests.")] = None,
) -> None:
    """Serve the communities of this database until stopped."""
    settings = config.load(host=host, port=port, workers=workers)
    with upkeep.opened(settings) as office:
        run(settings, office, free_port(settings.host, settings.port), has_demo=False)


def demo(
    port: PortOption = None,
    reset: Annotated[bool, typer.Option(help="Make the demo community anew.")] = False,
) -> None:
    """Serve the demo community, in a database of its own, on this computer only."""
    settings = config.load(port=port, host="127.0.0.1", database=DEMO_DATABASE)
    if settings.database_url is not None:
        raise Invalid(_("演示只用自带的数据库。请先取消 GISGRID_DATABASE_URL。"))
    with cluster.connect(settings) as server:
        if reset:
            cluster.drop_database(server, settings.database)
        with upkeep.opened(settings) as office:
            make_demo(office)
            run(settings, office, free_port(settings.host, settings.port), has_demo=True)


def make_demo(office: upkeep.Office) -> None:
    """Fill an empty database with the demo community; nothing if it is there already."""
    from gisgrid.demo import build

    owner = office.own()
    if build.is_built(owner):
        return
    with progress(_("正在生成演示社区")) as share:
        today = datetime.now(DEMO_ZONE).date()
        build.build(owner, today, lambda _step, done: share(done))


def status(as_json: JsonOption = False) -> None:
    """Say where data lies and what the database holds."""
    settings = config.load()
    with upkeep.opened(settings, check=False) as office:
        found: dict[str, Any] = {
            "data": str(settings.data),
            "database": "private" if office.server.private else "configured",
            "schema": migrate.current(office.app if office.owner is None else office.owner),
            "program": migrate.head(),
            "communities": [],
        }
        if office.owner is not None and found["schema"] == found["program"]:
            with transaction(office.owner) as session:
                found["communities"] = [
                    {"code": c.community, "name": c.name} for c in list_communities(session)
                ]
    answer(as_json, found, *(f"{name}: {value}" for name, value in found.items()))


@database.command()
def upgrade() -> None:
    """Bring the schema of a configured database up to this program."""
    with upkeep.opened(config.load(), check=False) as office:
        owner = office.own()
        kept = upkeep.bring_up(office.settings, office.server, owner)
        migrate.check(owner)
    if kept:
        answer(False, None, _("升级前的备份：{file}").format(file=kept))
    answer(False, None, _("数据库结构是最新的。"))


def backup(file: Annotated[Path, typer.Argument(help="File to write.")]) -> None:
    """Write a consistent dump of the whole database, and beside it a manifest of its counts."""
    with upkeep.opened(config.load()) as office:
        made = manifest.back_up(office.server, office.settings.database, file)
    n, tables = made.total, len(made.rows)
    said = _("已备份：{file}（{tables}张表，{n}行）").format(file=file, tables=tables, n=n)
    answer(False, None, said)


def restore(
    file: Annotated[Path, typer.Argument(help="Dump that `gisgrid backup` wrote.")],
    rehearse: Annotated[
        bool, typer.Option(help="Restore beside the present database, compare, and remove it.")
    ] = False,
) -> None:
    """Restore a backup of the private database; the present one is kept under another name.

    Every count is compared with the manifest before anything is put in place.
    """
    settings = config.load()
    beside = f"{settings.database}_restored"
    with cluster.connect(settings) as server, progress(_("正在恢复并核对")) as share:
        checked = manifest.rehearse(server, file, beside)
        share(0.9)
        said = _("核对过：{tables}张表，{n}行，和清单一致。").format(
            tables=len(checked.rows), n=checked.total
        )
        answer(False, None, said)
        if rehearse:
            cluster.drop_database(server, beside)
            return
        old = manifest.put_in_place(server, beside, settings.database)
    answer(False, None, _("已恢复。原来的数据库留着，叫 {old}。").format(old=old))


@community.command()
def add(
    code: Annotated[int, typer.Argument(help="Division code, 12 digits.")],
    name: Annotated[str, typer.Argument(help="Name of the community.")],
    short: Annotated[str, typer.Option(help="Two to four letters for sheet serials.")] = "GG",
    attribution: Annotated[
        str | None, typer.Option(help="Whom every map has to name as source of its ground.")
    ] = None,
    acts_as: AsOption = None,
) -> None:
    """Add a community; its boundary comes by `gisgrid import boundary`."""
    if not 100_000_000_000 <= code <= 999_999_999_999:
        raise Invalid(_("区划代码是12位数字：{code}").format(code=code))
    with acting(Verb.ADMINISTER, acts_as) as (session, _actor):
        made = create_community(session, code, name, short.upper())
        made.attribution = attribution
    answer(False, None, _("已建社区 {name}。").format(name=name))
