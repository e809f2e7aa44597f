"""Where the programs of PostgreSQL are on this machine, and what to type when they are not."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from gisgrid.config import clean_environment
from gisgrid.errors import Unavailable
from gisgrid.i18n import _

OLDEST = 15
META_PACKAGE = "postgresql-postgis"
INSTALL = {
    "apt-get": f"sudo apt-get install -y --no-install-recommends {META_PACKAGE}",
    "dnf": "sudo dnf install -y postgis postgresql-server postgresql-contrib",
    "brew": "brew install postgis",
}


class MissingPostgres(Unavailable):
    """PostgreSQL with PostGIS is not installed; the message holds the line to type."""


def find_programs(bindir: Path | None = None, version: str | None = None) -> Path:
    """The folder with `initdb` and `postgres`: of `version` if data already exist, else the newest.

    bindir    the only folder to look at, if the user named one.
    version   major version as PG_VERSION writes it ("15").
    Raises MissingPostgres.
    """
    folders = [bindir] if bindir else list(candidates())
    for folder in folders:
        if fits(folder, version):
            return folder
    raise MissingPostgres(_missing(bindir, version))


def candidates() -> Iterator[Path]:
    """Debian's and Red Hat's folders, newest first, then whatever stands on the path."""
    kept_apart = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    yield from sorted(kept_apart, key=_number_in_path, reverse=True)
    if config := shutil.which("pg_config"):
        yield Path(_says([config, "--bindir"]))
    if server := shutil.which("postgres"):
        yield Path(server).resolve().parent


def fits(bindir: Path, version: str | None) -> bool:
    """Is there a server with PostGIS, of this version or, without one, new enough?"""
    if not all((bindir / name).is_file() for name in ("initdb", "postgres", "pg_dump")):
        return False
    found = major_version(bindir)
    wanted = found == int(version) if version else found >= OLDEST
    return wanted and has_postgis(bindir)


def major_version(bindir: Path) -> int:
    """15 for `postgres (PostgreSQL) 15.18 (Debian …)`; 0 if it does not say."""
    match = re.search(r"\) (\d+)", _says([str(bindir / "postgres"), "--version"]))
    return int(match[1]) if match else 0


def has_postgis(bindir: Path) -> bool:
    shared = _says([str(bindir / "pg_config"), "--sharedir"])
    return (Path(shared) / "extension" / "postgis.control").is_file()


def _says(command: list[str]) -> str:
    try:
        result = subprocess.run(
            command, check=False, env=clean_environment(), capture_output=True, text=True
        )
    except OSError:
        return ""
    return result.stdout.strip()


def _number_in_path(folder: Path) -> int:
    return int("".join(re.findall(r"\d", folder.parent.name)) or 0)


def _missing(bindir: Path | None, version: str | None) -> str:
    if bindir:
        text = _("这里没有可用的 PostgreSQL 与 PostGIS：{folder}").format(folder=bindir)
    else:
        text = _("缺少 PostgreSQL 与 PostGIS。")
    if version:
        text += _("已有数据需要 PostgreSQL {version}。").format(version=version)
    return text + "\n" + _("请执行：{line}").format(line=_line_to_type(version))


def _line_to_type(version: str | None) -> str:
    """The line for this machine, or all of them when its package manager is unknown."""
    known = [line for tool, line in INSTALL.items() if shutil.which(tool)]
    line = known[0] if known else "  |  ".join(INSTALL.values())
    return line.replace(META_PACKAGE, f"postgresql-{version}-postgis-3") if version else line
