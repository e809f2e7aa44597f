"""QGIS by command: logins that read one community, and ready projects."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from gisgrid import config, upkeep
from gisgrid.auth.rules import Verb
from gisgrid.auth.service import today
from gisgrid.commands.frame import AsOption, CommunityOption, JsonOption, acting, answer
from gisgrid.i18n import _
from gisgrid.qgis import logins, service

app = typer.Typer(help="Logins and projects for QGIS.", no_args_is_help=True)


@app.command()
def login(
    name: Annotated[str, typer.Argument(help="Its name; qgis_ is put before it.")],
    community: CommunityOption,
    password: Annotated[
        str | None, typer.Option(help="Password, of a configured server; asked for if missing.")
    ] = None,
    user: Annotated[
        str | None, typer.Option(help="Who opens QGIS on this computer (private server); else you.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a login that reads the views of one community and can change nothing."""
    logins.login_of(name)
    with upkeep.opened(config.load()) as office:
        secret = password
        if secret is None and not office.server.private:
            secret = str(typer.prompt(_("密码"), hide_input=True, confirmation_prompt=True))
        made = logins.make(
            office.server, office.name, community, name, secret, user or getpass.getuser()
        )
    answer(
        as_json,
        {"login": made, "community": community},
        _("已建登录名 {login}，只读社区 {code}。").format(login=made, code=community),
    )


@app.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Name of the login.")],
) -> None:
    """End a login now; open connections are cut off."""
    with upkeep.opened(config.load()) as office:
        gone = logins.revoke(office.server, office.name, name)
    answer(False, None, _("登录名 {login} 已删除。").format(login=gone))


@app.command("list")
def list_logins(as_json: JsonOption = False) -> None:
    """The logins and their communities."""
    with upkeep.opened(config.load()) as office:
        found = logins.listed(office.server, office.name)
    told = [{"login": login, "community": code} for login, code in found]
    answer(as_json, told, *(f"{login}  {code}" for login, code in found))


@app.command()
def project(
    file: Annotated[Path, typer.Argument(help="File to write: .qgs or .qgz.")],
    community: CommunityOption,
    login: Annotated[str, typer.Option(help="Login that reads the views.")],
    host: Annotated[
        str | None, typer.Option(help="Server as QGIS reaches it; else as this program does.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Its port.")] = None,
    acts_as: AsOption = None,
) -> None:
    """Write a project on the views: always what is in force today. The password is not in it."""
    with upkeep.opened(config.load()) as office:
        url = office.server.url("app", office.name)
    url = url.set(host=host, query={}) if host else url
    url = url.set(port=port) if port else url
    with acting(Verb.EXPORT, acts_as) as (session, actor):
        view = service.view_of(session, actor, community, today(session, community))
        service.write(file, view, service.of_database(url, logins.login_of(login)))
    answer(False, None, _("已写好 {file}。用 QGIS 打开。").format(file=file))
