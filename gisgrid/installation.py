"""The page of settings: what is in force, and where it was set. Secrets are never shown."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import SecretStr
from sqlalchemy import Engine, make_url, text

from gisgrid import __version__, certificate, config, migrate
from gisgrid.config import PREFIX, Settings
from gisgrid.guards import Administrator, Ask
from gisgrid.i18n import _
from gisgrid.pages import render
from gisgrid.territory.models import Community

router = APIRouter(prefix="/c/{community}", tags=["installation"])


def _meaning() -> dict[str, str]:
    return {
        "database_url": _("别的数据库服务器；没有设置就用自带的"),
        "owner_database_url": _("同一数据库，表的所有者；升级和备份用"),
        "admin_database_url": _("同一服务器，超级用户；只有恢复备份用"),
        "token": _("命令进入数据库的令牌"),
        "data": _("数据、备份、证书放在哪里"),
        "runtime": _("自带数据库的套接字放在哪里"),
        "pg_bindir": _("PostgreSQL 程序在哪里"),
        "database": _("自带数据库里用哪一个"),
        "host": _("在哪个地址上服务"),
        "port": _("端口；没有设置就从 8000（加密 8443）起找空闲的"),
        "workers": _("几个进程回答请求"),
        "statement_timeout": _("页面的一条语句最多几秒"),
        "certificate": _("服务器证书；own 是自己做的"),
        "certificate_key": _("证书的密钥，在另一个文件里时"),
        "without_tls": _("前面的代理有证书，自己不加密"),
        "secure_cookies": _("cookie 只走 HTTPS；没有设置就看是不是只在本机"),
        "tianditu_key": _("天地图的浏览器端密钥；没有设置就不用天地图"),
        "tile_url": _("别的服务器的瓦片，做背景"),
        "tile_attribution": _("这些瓦片是谁的，写在地图上"),
        "tile_highest_zoom": _("这些瓦片最近到哪一级"),
        "background_file": _("本机的 PMTiles 文件，做背景"),
        "log_level": _("记哪些日志"),
    }


def _origin_name(origin: str) -> str:
    return {
        "command": _("命令行"),
        "environment": _("环境变量"),
        "secret file": _("密钥文件"),
        ".env": _(".env 文件"),
        "default": _("默认"),
    }.get(origin, "")


def shown(value: Any) -> str:
    """The value for people. Of an address only server and database are told, of a token nothing."""
    if value is None or value == "":
        return _("没有设置")
    if isinstance(value, SecretStr):
        secret = value.get_secret_value()
        if not secret.startswith("postgres"):
            return _("已设置，不显示")
        url = make_url(secret)
        host = url.host or _("本机")
        return f"{host} / {url.database or ''}"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)


def setting_rows(settings: Settings) -> list[dict[str, str]]:
    found, meaning = config.origins(settings), _meaning()
    return [
        {
            "name": f"{PREFIX}{name.upper()}",
            "meaning": meaning.get(name, ""),
            "value": shown(getattr(settings, name)),
            "origin": _origin_name(found.get(name, "default")),
            "is_default": "yes" if found.get(name, "default") == "default" else "",
        }
        for name in Settings.model_fields
    ]


def _community_rows(ask: Ask) -> list[tuple[str, str, str, bool]]:
    """(key, meaning, value, whether it is the default's)."""
    found = ask.session.get_one(Community, (ask.code,)).settings
    known = [
        ("public_map", _("访客能不能看公开地图（no：不能）"), "yes"),
        ("k_households", _("少于几户的网格，访客看不到比率"), "5"),
        ("k_records", _("少于几件未办结，访客看不到比率"), "3"),
    ]
    return [(key, word, str(found.get(key, usual)), key not in found) for key, word, usual in known]


def _facts(request: Request, settings: Settings) -> list[tuple[str, str]]:
    engine: Engine = request.app.state.engine
    with engine.connect() as connection:
        version = str(connection.scalar(text("SHOW server_version"))).split()[0]
    held = certificate.find(certificate.folder_of(settings.data))
    own = settings.certificate == "own" and held is not None
    return [
        (_("程序"), f"gisgrid {__version__}"),
        (_("数据库结构"), migrate.head()),
        ("PostgreSQL", version),
        (_("证书"), held.until.date().isoformat() if own and held else _("没有用自己的证书")),
    ]


@router.get("/settings")
def settings_page(request: Request, ask: Administrator) -> Response:
    """What is set, to what, and where; secrets are hidden."""
    settings: Settings = request.app.state.settings
    return render(
        request,
        "settings.html",
        community=ask.community,
        rows=setting_rows(settings),
        own=_community_rows(ask),
        facts=_facts(request, settings),
    )
