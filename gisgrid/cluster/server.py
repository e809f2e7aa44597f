"""A PostgreSQL that can be entered in several roles, private or configured."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from sqlalchemy import URL, make_url

from gisgrid.config import Settings
from gisgrid.errors import Unavailable
from gisgrid.i18n import _

DRIVER = "postgresql+psycopg"
PORT = "5432"
Role = Literal["superuser", "owner", "app"]
LOGINS: dict[Role, str] = {
    "superuser": "gisgrid",
    "owner": "gisgrid_owner",
    "app": "gisgrid_app",
}

SETTINGS: dict[Role, str] = {
    "superuser": "GISGRID_ADMIN_DATABASE_URL",
    "owner": "GISGRID_OWNER_DATABASE_URL",
    "app": "GISGRID_DATABASE_URL",
}


@dataclass(frozen=True)
class Server:
    """Where to connect. `private` says whether gisgrid started it and may make databases."""

    urls: Mapping[Role, URL]
    private: bool
    pg_bindir: Path | None = None

    def url(self, role: Role, database: str | None = None) -> URL:
        """The address for one role; `database` replaces the one of the settings.

        Raises Unavailable for a role that a configured server does not offer.
        """
        if role not in self.urls:
            line = SETTINGS[role]
            raise Unavailable(_("这一步需要数据库的更高权限，请检查设置 {line}").format(line=line))
        url = self.urls[role]
        return url.set(database=database) if database else url

    def name_of(self, private: str) -> str:
        """The database: that of the settings in the private server, else that of the address."""
        return private if self.private else str(self.url("app").database)


def private_server(sockets: Path, database: str = "postgres", bindir: Path | None = None) -> Server:
    """The private cluster: every parameter is spelled out, so no environment can bend it."""
    query = {"host": str(sockets), "port": PORT}
    urls = {
        role: URL.create(DRIVER, username=login, database=database, query=query)
        for role, login in LOGINS.items()
    }
    return Server(urls, private=True, pg_bindir=bindir)


def configured_server(settings: Settings) -> Server:
    """The server of GISGRID_DATABASE_URL."""
    given = {
        "app": settings.database_url,
        "owner": settings.owner_database_url,
        "superuser": settings.admin_database_url,
    }
    urls: dict[Role, URL] = {
        role: make_url(url.get_secret_value()).set(drivername=DRIVER)  # type: ignore[misc]
        for role, url in given.items()
        if url
    }
    return Server(urls, private=False, pg_bindir=settings.pg_bindir)


def libpq_parameters(url: URL) -> dict[str, str]:
    """The same address as keyword arguments of psycopg and words of `pg_dump --dbname`."""
    names = url.translate_connect_args(username="user", database="dbname")
    return {name: str(value) for name, value in {**names, **url.query}.items()}


def open_connection(url: URL) -> psycopg.Connection:
    """For statements that cannot stand in a transaction, such as CREATE DATABASE."""
    return psycopg.connect(autocommit=True, connect_timeout=10, **libpq_parameters(url))  # type: ignore[arg-type]
