"""The folders of one private cluster and the user of the machine who runs it."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gisgrid.config import Settings, clean_environment, is_root
from gisgrid.errors import Unavailable
from gisgrid.i18n import _

SOCKET_NAME_BYTES = len("/.s.PGSQL.5432.lock")
LONGEST_SOCKET_BYTES = 107
SERVICE_USERS = ("postgres", "gisgrid")


@dataclass(frozen=True)
class Place:
    """data: the folder of the settings; owner: runs postgres, never root."""

    data: Path
    runtime: Path
    owner: pwd.struct_passwd

    @property
    def pgdata(self) -> Path:
        return self.data / "postgres"

    @property
    def building(self) -> Path:
        """Where a new cluster is made; it gets its real name when it is whole."""
        return self.data / "postgres.building"

    @property
    def life(self) -> Path:
        """A lock file that `initdb` and the server inherit: held as long as one of them lives."""
        return self.data / "server.lock"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    @property
    def sockets(self) -> Path:
        """Short whatever the data folder is called: a socket's path holds 107 bytes at most."""
        name = "gisgrid-" + hashlib.sha256(os.fsencode(self.data)).hexdigest()[:10]
        wish = self.runtime / name
        too_long = len(os.fsencode(wish)) + SOCKET_NAME_BYTES > LONGEST_SOCKET_BYTES
        return Path("/tmp") / name if too_long else wish


def locate(settings: Settings) -> Place:
    """The place for these settings; makes the data folder. Raises Unavailable."""
    try:
        return _locate(settings)
    except PermissionError as error:
        raise _no_right(Path(error.filename or settings.data)) from error


def _locate(settings: Settings) -> Place:
    _make_folder(settings.data)
    place = Place(settings.data, settings.runtime, _owner(settings.data))
    if place.owner.pw_uid != os.geteuid() and not _can_enter(place):
        raise _no_right(place.data, place.owner.pw_name)
    return place


def _make_folder(path: Path) -> None:
    """With its parents, whatever the umask: PostgreSQL's user must pass through root's folders."""
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            folder.chmod(0o711 if is_root() else 0o700)


def _no_right(folder: Path, user: str | None = None) -> Unavailable:
    text = _("用户 {user} 无权使用文件夹 {folder}，请用 GISGRID_DATA 指定另一个。")
    return Unavailable(text.format(user=user or pwd.getpwuid(os.geteuid()).pw_name, folder=folder))


def _owner(data: Path) -> pwd.struct_passwd:
    """Whose cluster it is or will be: root works for the folder's owner or a service user."""
    pgdata = data / "postgres"
    uid = (pgdata if pgdata.exists() else data).stat().st_uid
    if uid == 0:
        return service_user()
    if os.geteuid() not in (0, uid):
        raise _no_right(data)
    return _known_user(uid)


def _known_user(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        text = _("用户编号 {uid} 没有名字，PostgreSQL 不能以它运行。")
        raise Unavailable(text.format(uid=uid)) from None


def service_user() -> pwd.struct_passwd:
    """`postgres`, which every package of PostgreSQL makes; else a user of our own.

    Never `nobody`: what belongs to it belongs to every other service without a user.
    """
    for name in SERVICE_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return _make_service_user(SERVICE_USERS[-1])


def _make_service_user(name: str) -> pwd.struct_passwd:
    line = ["useradd", "--system", "--user-group", "--no-create-home", name]
    if not shutil.which(line[0]) or subprocess.run(line, check=False).returncode:
        text = _("PostgreSQL 不能以 root 运行。请执行：{line}")
        raise Unavailable(text.format(line=" ".join(line)))
    return pwd.getpwnam(name)


def _can_enter(place: Place) -> bool:
    test = ["test", "-x", str(place.data)]
    return subprocess.run(test, check=False, **as_owner(place.owner)).returncode == 0


def as_owner(owner: pwd.struct_passwd) -> dict[str, Any]:
    """Arguments of `subprocess` for a program of PostgreSQL: it refuses to run as root."""
    arguments: dict[str, Any] = {"cwd": "/", "env": clean_environment(), "umask": 0o077}
    if owner.pw_uid == os.geteuid():
        return arguments
    return arguments | {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def hand_over(path: Path, to: pwd.struct_passwd) -> None:
    if os.geteuid() != to.pw_uid:
        os.chown(path, to.pw_uid, to.pw_gid)


def make_socket_folder(place: Place) -> Path:
    """An empty folder that only the owner may enter; what a killed server left there is removed.

    Raises Unavailable if somebody else made the folder first.
    """
    folder = place.sockets
    try:
        folder.mkdir(mode=0o700)
        hand_over(folder, place.owner)
    except FileExistsError:
        if not _is_own_folder(folder, place.owner):
            text = _("{folder} 不属于本程序，请删除它。")
            raise Unavailable(text.format(folder=folder)) from None
        folder.chmod(0o700)
    for left in folder.iterdir():
        left.unlink()
    return folder


def _is_own_folder(path: Path, owner: pwd.struct_passwd) -> bool:
    """A link does not count: it may lead into a folder of the owner that others may enter."""
    status = path.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == owner.pw_uid
