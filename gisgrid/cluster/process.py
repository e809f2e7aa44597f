"""Making, starting and stopping the server of one place. The caller holds the start lock.

A file lock that the server itself inherits says whether any of its processes lives. A process
number cannot say that: after `kill -9` the number stays in `postmaster.pid`, where it names
nobody, a dead child nobody has collected, or a stranger.
"""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

import psycopg

from gisgrid.cluster.binaries import find_programs
from gisgrid.cluster.locks import is_free, open_lock, seize, wait_for
from gisgrid.cluster.place import Place, as_owner, hand_over, make_socket_folder
from gisgrid.cluster.server import LOGINS, PORT, open_connection, private_server
from gisgrid.errors import Unavailable
from gisgrid.i18n import _

PATIENCE_S = 60
LARGEST_LOG_BYTES = 4_000_000
CONF = f"""
# gisgrid: a small private server; change what you like, it is written only once.
listen_addresses = ''
port = {PORT}
max_connections = 40
shared_buffers = 64MB
jit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 256MB
timezone = 'UTC'
log_timezone = 'UTC'
# What goes wrong in a statement is told by the program, without what was typed: PostgreSQL would
# quote it here, and with it residents' names.
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
"""
HBA = "local all all peer map=own\n"
# For tests: what is lost when the machine stops is lost on purpose.
THROWAWAY = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")


def programs(place: Place, bindir: Path | None) -> Path:
    """The programs for this place: those of the version that made the data, if there are any."""
    version = place.pgdata / "PG_VERSION"
    return find_programs(bindir, version.read_text().strip() if version.exists() else None)


def ensure_made(place: Place, bindir: Path, throwaway: bool) -> None:
    """Make the cluster unless it is there; what a crash left half made is made again."""
    if place.pgdata.exists():
        return
    with open_lock(place.life) as life:
        # The program that began it may be dead, and its initdb still at work.
        wait_for(lambda: seize(life), PATIENCE_S)
        if place.building.exists():
            shutil.rmtree(place.building)
        place.building.mkdir(mode=0o700)
        hand_over(place.building, place.owner)
        _initdb(place, bindir, life, throwaway)
    _configure(place)
    place.building.rename(place.pgdata)


def _initdb(place: Place, bindir: Path, life: IO[bytes], throwaway: bool) -> None:
    options = ["--data-checksums", "-E", "UTF8", "--locale=C.UTF-8", "--auth=peer"]
    options += ["--no-sync"] if throwaway else []
    result = subprocess.run(
        [bindir / "initdb", "-D", place.building, "-U", LOGINS["superuser"], *options],
        check=False, capture_output=True, text=True, pass_fds=[life.fileno()],
        **as_owner(place.owner),
    )  # fmt: skip
    if result.returncode:
        raise Unavailable(_("无法建立数据库：{reason}").format(reason=result.stderr.strip()))


def _configure(place: Place) -> None:
    people = dict.fromkeys([place.owner.pw_name, "root"])
    logins = dict.fromkeys(LOGINS.values())
    ident = [f'own "{person}" {login}\n' for person in people for login in logins]
    _write(place.building / "postgresql.conf", "a", CONF)
    _write(place.building / "pg_hba.conf", "w", HBA)
    _write(place.building / "pg_ident.conf", "w", "".join(ident))


def _write(path: Path, mode: str, text: str) -> None:
    """On the disk before the cluster gets its name, so that a whole one is really whole."""
    with path.open(mode, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def ensure_started(place: Place, bindir: Path, throwaway: bool) -> Path:
    """Join the running server or start one; returns its socket folder. Raises Unavailable."""
    if (sockets := joined(place)) is not None:
        return sockets
    with open_lock(place.life) as life:
        # A killed server's last processes may still be ending; a started one may be recovering.
        if not wait_for(lambda: joined(place) is not None or seize(life), PATIENCE_S):
            raise Unavailable(_("PostgreSQL 没有应答，见 {log}").format(log=place.log))
        return joined(place) or _start(place, bindir, life, throwaway)


def joined(place: Place) -> Path | None:
    """The socket folder on which a server of this place answers, as it wrote down itself.

    Not computed: the other program may have been started with another XDG_RUNTIME_DIR.
    """
    sockets = _recorded_sockets(place)
    return sockets if sockets.is_dir() and refusal(sockets) is None else None


def _recorded_sockets(place: Place) -> Path:
    lines = _pid_file(place)
    return Path(lines[4]) if len(lines) > 4 else place.sockets


def refusal(sockets: Path) -> str | None:
    """Why nobody can connect, or None if one can."""
    try:
        open_connection(private_server(sockets).url("superuser")).close()
    except psycopg.OperationalError as error:
        return str(error)
    return None


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.pgdata / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _start(place: Place, bindir: Path, life: IO[bytes], throwaway: bool) -> Path:
    """Start a server that inherits the lock `life`."""
    if _postmaster(place) is None:
        (place.pgdata / "postmaster.pid").unlink(missing_ok=True)
    sockets = make_socket_folder(place)
    with _open_log(place) as log:
        process = subprocess.Popen(
            [bindir / "postgres", "-D", place.pgdata, "-k", sockets, *_switches(throwaway)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[life.fileno()],
            start_new_session=True, **as_owner(place.owner),
        )  # fmt: skip
    # Collects the server when it ends; an uncollected one still looks alive to PostgreSQL.
    Thread(target=process.wait, daemon=True).start()
    wait_for(lambda: process.poll() is not None or refusal(sockets) is None, PATIENCE_S)
    if (reason := refusal(sockets)) is not None:
        text = _("PostgreSQL 无法启动：{reason}")
        raise Unavailable(text.format(reason=_last_words(place) or reason))
    return sockets


def _switches(throwaway: bool) -> list[str]:
    return [word for name in THROWAWAY for word in ("-c", name)] if throwaway else []


def _open_log(place: Place) -> IO[bytes]:
    if place.log.exists() and place.log.stat().st_size > LARGEST_LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.1"))
    return os.fdopen(os.open(place.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


def _last_words(place: Place) -> str:
    lines = place.log.read_text(errors="replace").splitlines()
    return next((line for line in reversed(lines) if "FATAL" in line), "")


def stop(place: Place) -> None:
    """Stop the server that runs under our lock: at once, or roughly if it does not listen."""
    sockets = _recorded_sockets(place)
    for asked, seconds in ((signal.SIGINT, PATIENCE_S), (signal.SIGQUIT, PATIENCE_S)):
        postmaster = _postmaster(place)
        if postmaster is None or is_free(place.life):
            break
        os.kill(postmaster, asked)
        if wait_for(lambda: is_free(place.life), seconds):
            break
    with suppress(OSError):
        sockets.rmdir()


def _postmaster(place: Place) -> int | None:
    """The server's process, if the number in the pid file still means a server of this folder."""
    lines = _pid_file(place)
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        return None
    return pid if os.fsencode(place.pgdata) in words else None
