"""Serve: on this computer, to the office network with a certificate, or the demo."""

import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from gisgrid import certificate, cluster, config, logs, upkeep
from gisgrid.certificate import Held
from gisgrid.commands.frame import JsonOption, answer, err, progress
from gisgrid.errors import Invalid
from gisgrid.i18n import _

FIRST_PORT = 8000
FIRST_TLS_PORT = 8443
DEMO_DATABASE = "gisgrid_demo"
DEMO_ZONE = ZoneInfo("Asia/Shanghai")
ANYWHERE = ("0.0.0.0", "::")

PortOption = Annotated[int | None, typer.Option(help="Port; the next free one if it is taken.")]


@dataclass(frozen=True)
class TLS:
    """Files for the server, and under which names it is reached where that is known."""

    certificate: Path
    key: Path | None
    names: tuple[str, ...] = ()


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str, wished: int | None, first: int = FIRST_PORT) -> int:
    """The wished port, or the next free one, which is then said."""
    begin = wished or first
    for port in range(begin, min(begin + 100, 65536)):
        if is_free(host, port):
            if port != begin and wished is not None:
                said = _("端口 {first} 已被占用，改用 {port}。").format(first=begin, port=port)
                err.print(said, highlight=False)
            return port
    raise Invalid(_("从 {first} 起找不到空闲端口。").format(first=begin))


def tls_of(settings: config.Settings) -> TLS | None:
    """The certificate to serve with; None without one.

    Raises Invalid when the network would be served without TLS and nobody said so: passwords
    and residents' doors would cross it for everybody to read.
    """
    if settings.certificate == "own":
        folder = certificate.folder_of(settings.data)
        held = certificate.ready(folder, certificate.now())
        return TLS(folder.server, folder.server_key, held.names)
    if settings.certificate:
        files = (Path(settings.certificate), settings.certificate_key)
        for file in files:
            if file is not None and not file.is_file():
                raise Invalid(_("没有这个文件：{path}").format(path=file))
        return TLS(*files)
    if not config.is_loopback(settings.host) and not settings.without_tls:
        raise Invalid(
            _("没有加密，办公室网络上的人都能读到密码，所以不启动。两种办法：")
            + "\n  gisgrid certificate 192.168.1.20\n  gisgrid serve --host … --certificate\n"
            + _("或者前面有带证书的代理：加 --without-tls（见 docs/office.md）。")
        )
    return None


def run(settings: config.Settings, office: upkeep.Office, *, has_demo: bool) -> None:
    """Answer requests until stopped; prints the address when the port is known."""
    # folium brings pandas, and the demo its maps: seconds that no other command should wait for.
    import uvicorn

    from gisgrid.app import create_app

    logs.configure(settings.log_level)
    tls = tls_of(settings)
    first = FIRST_TLS_PORT if tls else FIRST_PORT
    port = free_port(settings.host, settings.port, first)
    options: dict[str, Any] = {
        "host": settings.host, "port": port, "log_level": settings.log_level,
        "log_config": None, "access_log": False, "server_header": False, "proxy_headers": False,
    }  # fmt: skip
    if tls:
        options |= {"ssl_certfile": tls.certificate, "ssl_keyfile": tls.key}
    if settings.workers > 1 and not has_demo:
        config.hand_on(settings)
        _say_addresses(settings.host, port, tls)
        uvicorn.run("gisgrid.serving:make_app", factory=True, workers=settings.workers, **options)
        return
    # Made first: that takes a second or more, in which nobody would be answered.
    app = create_app(settings, office.app, has_demo=has_demo)
    _say_addresses(settings.host, port, tls)
    uvicorn.run(app, **options)


def _say_addresses(host: str, port: int, tls: TLS | None) -> None:
    scheme = "https" if tls else "http"
    print(f"gisgrid is ready: {scheme}://{_bracketed(host)}:{port}/", flush=True)
    if tls and host in ANYWHERE:
        for name in tls.names:
            print(f"  https://{_bracketed(name)}:{port}/", flush=True)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: PortOption = None,
    workers: Annotated[int | None, typer.Option(help="Processes that answer requests.")] = None,
    own_certificate: Annotated[
        bool,
        typer.Option("--certificate", help="Use TLS with what `gisgrid certificate` made."),
    ] = False,
    without_tls: Annotated[
        bool, typer.Option("--without-tls", help="A proxy in front of the network has TLS.")
    ] = False,
) -> None:
    """Serve the communities of this database until stopped."""
    settings = config.load(
        host=host, port=port, workers=workers,
        certificate="own" if own_certificate else None, without_tls=without_tls or None,
    )  # fmt: skip
    tls_of(settings)
    with upkeep.opened(settings) as office:
        run(settings, office, has_demo=False)


def own_names() -> list[str]:
    """What others may call this computer: its name, and the address it uses on the network."""
    found = [socket.gethostname()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: this only asks which of our addresses would be used.
            probe.connect(("192.0.2.1", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    return found


def make_certificate(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Host names and addresses of this computer; without any, those of the present "
            "certificate, else the computer's own."
        ),
    ] = None,
    new_authority: Annotated[
        bool,
        typer.Option("--new-authority", help="Begin anew; every phone has to install it again."),
    ] = False,
    show: Annotated[
        bool, typer.Option("--show", help="Say what there is, and change nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make or renew the certificate for the office network, signed by an authority of your own."""
    folder = certificate.folder_of(config.load().data)
    held = certificate.find(folder)
    if not show:
        wanted = names or (held.names if held else own_names())
        held = certificate.make(folder, wanted, certificate.now(), new_authority=new_authority)
    if held is None:
        raise Invalid(_("还没有证书。先运行：gisgrid certificate 名字或地址…"))
    answer(as_json, _told(folder, held), *_lines(folder, held))


def _told(folder: certificate.Folder, held: Held) -> dict[str, Any]:
    return {
        "names": held.names,
        "until": held.until.isoformat(),
        "authority": str(folder.authority),
        "authority_until": held.authority_until.isoformat(),
        "fingerprint": held.fingerprint,
    }


def _lines(folder: certificate.Folder, held: Held) -> list[str]:
    return [
        _("证书用于：{names}").format(names="、".join(held.names)),
        _("有效到：{day}（启动时自动续期）").format(day=held.until.date().isoformat()),
        _("手机和电脑要信任的文件：{file}").format(file=folder.authority),
        _("它的指纹（SHA-256），安装时核对：{print}").format(print=held.fingerprint),
        _("接着运行：gisgrid serve --host 0.0.0.0 --certificate"),
    ]


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
            run(settings, office, has_demo=True)


def make_demo(office: upkeep.Office) -> None:
    """Fill an empty database with the demo community; nothing if it is there already."""
    from gisgrid.demo import build

    owner = office.own()
    if build.is_built(owner):
        return
    with progress(_("正在生成演示社区")) as share:
        today = datetime.now(DEMO_ZONE).date()
        build.build(owner, today, lambda _step, done: share(done))
