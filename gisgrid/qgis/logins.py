"""Logins for QGIS: each reads the views of schema `qgis`, of its one community, and nothing else.

They are made by a superuser of the server. Their names begin with `qgis_`, so that no command
here can touch another login.
"""

import re
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier, Literal
from psycopg.types.json import Jsonb

from gisgrid.cluster import Server, open_connection
from gisgrid.errors import Conflict, Invalid, NotFound
from gisgrid.i18n import _

PREFIX = "qgis_"
NAME = re.compile(r"^[a-z0-9_]{1,40}$")
MOST_CONNECTIONS = 12
RIGHTS = """
ALTER ROLE {login} SET default_transaction_read_only = on;
ALTER ROLE {login} SET statement_timeout = '60s';
ALTER ROLE {login} SET search_path = qgis, public;
GRANT CONNECT ON DATABASE {database} TO {login};
"""


def login_of(name: str) -> str:
    """`qgis_` and the name somebody chose. Raises Invalid."""
    plain = name.removeprefix(PREFIX)
    if not NAME.match(plain):
        raise Invalid(_("名字只用小写英文字母、数字和下划线，最多40个。"))
    return PREFIX + plain


def make(
    server: Server, database: str, community: int, name: str, password: str | None, user: str
) -> str:
    """Make a login that reads one community; returns its full name.

    user   of this computer, who opens QGIS: the private server knows people by that alone, and
           takes no password; a configured one asks for the password

    Raises Conflict if there is one of that name, NotFound without such a community, Unavailable
    without the superuser's address.
    """
    login = login_of(name)
    with open_connection(server.url("superuser", database)) as connection:
        with connection.transaction():
            _create(connection, login, None if server.private else password)
            connection.execute(SQL(RIGHTS).format(
                login=Identifier(login), database=Identifier(database)
            ))  # fmt: skip
            _note(connection, login, community)
        if server.private:
            _let_in(connection, login, user)
    return login


def _create(connection: psycopg.Connection, login: str, password: str | None) -> None:
    statement = SQL("CREATE ROLE {} LOGIN NOINHERIT CONNECTION LIMIT {}").format(
        Identifier(login), Literal(MOST_CONNECTIONS)
    )
    if password:
        # Only its hash goes to the server, so that no log can hold it.
        made = connection.pgconn.encrypt_password(password.encode(), login.encode())
        statement += SQL(" PASSWORD {}").format(Literal(made.decode()))
    try:
        connection.execute(statement)
    except psycopg.errors.DuplicateObject as error:
        raise Conflict(_("已有登录名 {login}。").format(login=login)) from error


def _note(connection: psycopg.Connection, login: str, community: int) -> None:
    found = connection.execute(
        "SELECT FROM public.community WHERE community = %s", [community]
    ).fetchone()
    if found is None:
        raise NotFound(_("没有社区 {code}。").format(code=community))
    # A restored database may still name a login that its server does not know.
    connection.execute(
        "INSERT INTO qgis.reader (login, community) VALUES (%s, %s)"
        " ON CONFLICT (login) DO UPDATE SET community = excluded.community",
        [login, community],
    )
    _write_trail(connection, community, {"login": login, "made": True})


def _write_trail(connection: psycopg.Connection, community: int, told: dict[str, object]) -> None:
    connection.execute(
        "INSERT INTO public.audit_entry (community, action, table_name, after)"
        " VALUES (%s, 'bulk', 'qgis_login', %s)",
        [community, Jsonb(told)],
    )


def _let_in(connection: psycopg.Connection, login: str, user: str) -> None:
    """The private server asks the system who is there: its list says who may be this login."""
    file = _ident_file(connection)
    line = f'own "{user}" {login}\n'
    if line not in file.read_text(encoding="utf-8"):
        with file.open("a", encoding="utf-8") as opened:
            opened.write(line)
    connection.execute("SELECT pg_reload_conf()")


def _ident_file(connection: psycopg.Connection) -> Path:
    found = connection.execute("SHOW ident_file").fetchone()
    assert found is not None
    return Path(found[0])


def revoke(server: Server, database: str, name: str) -> str:
    """End a login: open connections are cut off. Raises NotFound."""
    login = login_of(name)
    with open_connection(server.url("superuser", database)) as connection:
        with connection.transaction():
            gone = connection.execute(
                "DELETE FROM qgis.reader WHERE login = %s RETURNING community", [login]
            ).fetchone()
            if gone is None:
                raise NotFound(_("没有登录名 {login}。").format(login=login))
            _write_trail(connection, gone[0], {"login": login, "made": False})
            connection.execute(
                SQL("REVOKE ALL ON DATABASE {} FROM {}").format(
                    Identifier(database), Identifier(login)
                )
            )
            connection.execute(SQL("DROP ROLE {}").format(Identifier(login)))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [login]
        )
        if server.private:
            file = _ident_file(connection)
            lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = "".join(one for one in lines if one.split()[-1:] != [login])
            file.write_text(kept, encoding="utf-8")
    return login


def listed(server: Server, database: str) -> list[tuple[str, int]]:
    """All logins and their communities."""
    with open_connection(server.url("superuser", database)) as connection:
        rows = connection.execute("SELECT login, community FROM qgis.reader ORDER BY 1").fetchall()
    return [(str(login), int(community)) for login, community in rows]
