"""Set up and look after: the commands for who runs the program."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine, text

from gisgrid import certificate, cluster, config, migrate, upkeep
from gisgrid.auth import accounts
from gisgrid.auth.accounts import EVERYWHERE, Scope
from gisgrid.auth.models import Role
from gisgrid.auth.rules import Verb
from gisgrid.cluster import manifest
from gisgrid.commands.frame import AsOption, JsonOption, acting, answer, progress
from gisgrid.commands.users import PasswordOption, ask_password
from gisgrid.db import transaction
from gisgrid.errors import Invalid
from gisgrid.i18n import _
from gisgrid.territory.service import create_community, list_communities

database = typer.Typer(help="The schema of the database.", no_args_is_help=True)
community = typer.Typer(help="Communities.", no_args_is_help=True)


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


def status(as_json: JsonOption = False) -> None:
    """Say where data lies, what the database holds, when it was backed up, how long TLS lasts."""
    settings = config.load()
    with upkeep.opened(settings, check=False) as office:
        reader = office.app if office.owner is None else office.owner
        found: dict[str, Any] = {
            "data": str(settings.data),
            "database": "private" if office.server.private else "configured",
            "size_mb": _size_mb(reader),
            "schema": migrate.current(reader),
            "program": migrate.head(),
            "last_backup": _last_backup(settings.data),
            "certificate_until": _certificate_until(settings),
            "communities": [],
        }
        if office.owner is not None and found["schema"] == found["program"]:
            with transaction(office.owner) as session:
                found["communities"] = [
                    {"code": c.community, "name": c.name} for c in list_communities(session)
                ]
    answer(as_json, found, *(f"{name}: {value}" for name, value in found.items()))


def _size_mb(engine: Engine) -> int:
    with engine.connect() as connection:
        size = connection.scalar(text("SELECT pg_database_size(current_database())"))
    return round(int(size or 0) / 1_000_000)


def _last_backup(data: Path) -> str | None:
    """The newest file of `backups/`; those that were written elsewhere nobody knows."""
    files = [one for one in (data / "backups").glob("*.dump") if one.is_file()]
    newest = max(files, key=lambda one: one.stat().st_mtime, default=None)
    if newest is None:
        return None
    return f"{newest.name} {datetime.fromtimestamp(newest.stat().st_mtime):%Y-%m-%d}"


def _certificate_until(settings: config.Settings) -> str | None:
    held = certificate.find(certificate.folder_of(settings.data))
    return None if held is None else held.until.date().isoformat()


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
        made = manifest.back_up(office.server, office.name, file)
    n, tables = made.total, len(made.rows)
    said = _("已备份：{file}（{tables}张表，{n}行）").format(file=file, tables=tables, n=n)
    answer(False, None, said)


def restore(
    file: Annotated[Path, typer.Argument(help="Dump that `gisgrid backup` wrote.")],
    rehearse: Annotated[
        bool, typer.Option(help="Restore beside the present database, compare, and remove it.")
    ] = False,
) -> None:
    """Restore a backup; the present database is kept under another name.

    Every count is compared with the manifest before anything is put in place. A configured server
    needs GISGRID_ADMIN_DATABASE_URL for this.
    """
    settings = config.load()
    with cluster.connect(settings) as server, progress(_("正在恢复并核对")) as share:
        present = server.name_of(settings.database)
        beside = f"{present}_restored"
        checked = manifest.rehearse(server, file, beside)
        share(0.9)
        said = _("核对过：{tables}张表，{n}行，和清单一致。").format(
            tables=len(checked.rows), n=checked.total
        )
        answer(False, None, said)
        if rehearse:
            cluster.drop_database(server, beside)
            return
        old = manifest.put_in_place(server, beside, present)
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
