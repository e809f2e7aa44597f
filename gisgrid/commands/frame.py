"""What all commands share: opening the database, entering as an account, answers, progress."""

import ctypes
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from gisgrid import config, upkeep
from gisgrid.auth import accounts, service
from gisgrid.auth.models import Account, Role, RoleGrant
from gisgrid.auth.rules import Verb, may
from gisgrid.auth.service import Actor
from gisgrid.db import transaction
from gisgrid.errors import NotAllowed, NotSignedIn
from gisgrid.i18n import _

# Where nobody looks on, lines are long rather than cut.
WIDE = None if sys.stdout.isatty() else 200
out = Console(width=WIDE)
err = Console(stderr=True)

CommunityOption = Annotated[
    int, typer.Option("--community", "-c", help="Division code of the community, 12 digits.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
AsOption = Annotated[
    str | None, typer.Option("--as", help="Account to act as; else the first administrator.")
]


@contextmanager
def solver_aside() -> Iterator[None]:
    """What the solver's own library prints goes to stderr, so that an answer stays plain JSON.

    It writes past Python: HiGHS 1.12 says in rare questions which of its methods it was in.
    """
    library = ctypes.CDLL(None)
    sys.stdout.flush()
    library.fflush(None)
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        library.fflush(None)
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def acting(
    verb: Verb, username: str | None = None, *, or_verb: Verb | None = None
) -> Iterator[tuple[Session, Actor]]:
    """One transaction as an account, in the first of its roles that has the verb (or the other,
    where either will do)."""
    settings = config.load()
    with upkeep.opened(settings) as office:
        token = _token(office, settings, (verb, or_verb or verb), username)
        with transaction(office.app) as session:
            actor = service.enter(session, token)
            if actor is None:
                raise NotSignedIn(_("这个令牌无效或已过期。"))
            yield session, actor
        if office.owner is not None:
            with transaction(office.owner) as session:
                service.sign_out(session, token)


def _token(
    office: upkeep.Office,
    settings: config.Settings,
    verbs: tuple[Verb, Verb],
    username: str | None,
) -> str:
    if office.owner is None:
        if settings.token is None:
            raise NotSignedIn(_("请设置 GISGRID_TOKEN（用 gisgrid user token 取得）。"))
        return settings.token.get_secret_value()
    with transaction(office.owner) as session:
        name = username or operator(session)
        token = accounts.token(session, name, kind="command", days=1)
        roles = service.roles(session, token)
        fitting = [r for verb in verbs for r in roles if may(r.role, verb)]
        if not fitting:
            raise NotAllowed(
                _("账号 {name} 没有这项权限：{verb}。").format(name=name, verb=verbs[0].value)
            )
        service.switch_role(session, token, fitting[0].role_grant)
        return token


def operator(owner: Session) -> str:
    """The first account that administers: who runs commands on this computer."""
    name = owner.scalar(
        select(Account.username)
        .join(RoleGrant, RoleGrant.account == Account.id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR.value,
            RoleGrant.until.is_(None),
            Account.disabled_at.is_(None),
        )
        .order_by(Account.id)
        .limit(1)
    )
    if name is None:
        raise NotSignedIn(_("还没有管理员。先运行：gisgrid init"))
    return name


def plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def answer(as_json: bool, data: Any, *lines: str) -> None:
    """The result on standard output: as JSON, or as lines for people."""
    if as_json:
        sys.stdout.write(json.dumps(data, ensure_ascii=False, default=plain) + "\n")
        return
    for line in lines:
        out.print(line, highlight=False, markup=False)


def table(title: str, headings: list[str], rows: list[list[Any]]) -> None:
    made = Table(title=title, title_justify="left")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    for row in rows:
        made.add_row(*("" if cell is None else str(cell) for cell in row))
    out.print(made)


@contextmanager
def progress(words: str) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal, nothing elsewhere; tell it the share done, 0 … 1."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bar:
        task = bar.add_task(words, total=1.0)
        yield lambda share: bar.update(task, completed=share)


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks for the best so far, a second time it ends the command."""
    asked = threading.Event()

    def note(_signal: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        words = _("正在停下来，用到现在最好的；再按一次 Ctrl-C 就什么都不留。")
        err.print(words, highlight=False, markup=False)

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
