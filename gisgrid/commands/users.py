"""Accounts by command."""

from typing import Annotated

import typer

from gisgrid import config, upkeep
from gisgrid.auth import accounts
from gisgrid.auth.accounts import EVERYWHERE, Scope, of_community
from gisgrid.auth.models import Role
from gisgrid.commands.frame import JsonOption, answer
from gisgrid.db import transaction
from gisgrid.errors import Invalid
from gisgrid.i18n import _

app = typer.Typer(help="Accounts, roles and access tokens.", no_args_is_help=True)

PasswordOption = Annotated[
    str | None, typer.Option(help="Password; asked for if it is not given.", hide_input=True)
]


def ask_password(given: str | None) -> str:
    if given is not None:
        return given
    return str(typer.prompt(_("密码"), hide_input=True, confirmation_prompt=True))


def scope_of(communities: str) -> Scope:
    """`all`, one 12-digit code, or `FIRST-END` (half-open)."""
    if communities == "all":
        return Scope(*EVERYWHERE)
    first, _dash, end = communities.partition("-")
    if not first.isdigit() or (end and not end.isdigit()):
        raise Invalid(_("社区范围写成 all、12位区划代码，或 起-止。"))
    return Scope(int(first), int(end)) if end else of_community(int(first))


@app.command()
def add(
    username: str,
    name: Annotated[str, typer.Argument(help="Name as pages show it.")],
    role: Annotated[Role, typer.Option(help="Role of the account.")],
    community: Annotated[str, typer.Option(help="all, a 12-digit code, or FIRST-END.")],
    password: PasswordOption = None,
) -> None:
    """Make an account with one role."""
    secret = ask_password(password)
    with upkeep.opened(config.load()) as office, transaction(office.own()) as session:
        account = accounts.create(session, username, name, secret)
        accounts.grant(session, account, role, scope_of(community))
    answer(False, None, _("已建账号 {username}。").format(username=username))


@app.command()
def grant(
    username: str,
    role: Annotated[Role, typer.Option(help="Role to add.")],
    community: Annotated[str, typer.Option(help="all, a 12-digit code, or FIRST-END.")],
    person: Annotated[int | None, typer.Option(help="Id of the person, for grid leaders.")] = None,
    unit: Annotated[int | None, typer.Option(help="Id of the unit, for liaisons.")] = None,
    cadre: Annotated[int | None, typer.Option(help="Id of the cadre.")] = None,
    group: Annotated[int | None, typer.Option(help="Id of the residents' group.")] = None,
) -> None:
    """Give an account one more role."""
    wide = scope_of(community)
    scope = Scope(wide.first, wide.end, person, unit, cadre, group)
    with upkeep.opened(config.load()) as office, transaction(office.own()) as session:
        accounts.grant(session, accounts.get(session, username), role, scope)
    answer(False, None, _("已授权。"))


@app.command()
def password(username: str, new: PasswordOption = None) -> None:
    """Set a password and end the account's open sessions."""
    secret = ask_password(new)
    with upkeep.opened(config.load()) as office, transaction(office.own()) as session:
        accounts.set_password(session, username, secret)
    answer(False, None, _("密码已改，旧的登录都已退出。"))


@app.command()
def revoke(username: str) -> None:
    """End all roles and sessions of an account now."""
    with upkeep.opened(config.load()) as office, transaction(office.own()) as session:
        accounts.revoke(session, username)
    answer(False, None, _("账号 {username} 已停用。").format(username=username))


@app.command()
def token(
    username: str,
    days: Annotated[float, typer.Option(help="Days until it expires.")] = 365,
    as_json: JsonOption = False,
) -> None:
    """Print a new access token of an account, for programs (`Authorization: Bearer …`)."""
    with upkeep.opened(config.load()) as office, transaction(office.own()) as session:
        made = accounts.token(session, username, days=days)
    answer(as_json, {"username": username, "token": made}, made)
