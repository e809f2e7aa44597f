"""Unpack a zip from outside into a folder of our own: by count, size and name, or not at all."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from gisgrid.exchange.report import CannotRead
from gisgrid.i18n import _

MEMBERS = 200
UNPACKED_BYTES = 500_000_000
# A shapefile compresses to a tenth; a bomb to a thousandth.
MOST_DENSE = 200
SMALL_BYTES = 1_000_000
BLOCK = 1 << 20


def unpack(path: Path, folder: Path) -> list[Path]:
    """The files of an archive, flat in the folder; what a system adds by itself is left out.

    Raises CannotRead for a bomb, a name that leads out, a link, a password, a nested archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and not _is_dust(m)]
            _check(members)
            return [_one(archive, member, folder) for member in members]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise CannotRead(
            _("这个压缩包打不开，或已损坏。"), _("重新压缩成 .zip。"), "broken"
        ) from error


def name_of(member: zipfile.ZipInfo) -> str:
    """The member's name; Chinese ones of older programs are GBK without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _is_dust(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    return "__MACOSX" in name.parts or name.name in (".DS_Store", "Thumbs.db", "desktop.ini")


def _check(members: list[zipfile.ZipInfo]) -> None:
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    if len(members) > MEMBERS:
        raise CannotRead(
            _("压缩包里有{n}个文件，太多。").format(n=len(members)), _("一次一个图层。"), "too_many"
        )
    if total > UNPACKED_BYTES or (total > SMALL_BYTES and total > MOST_DENSE * max(packed, 1)):
        raise CannotRead(_("压缩包展开后太大。"), _("分成几个文件导入。"), "too_big")
    for member in members:
        parts = PurePosixPath(name_of(member).replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
            raise CannotRead(
                _("压缩包里的“{name}”要写到外面去，没有打开。").format(name=name_of(member)),
                _("重新压缩，只放数据文件。"),
                "leads_out",
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise CannotRead(_("压缩包里有链接，没有打开。"), _("放文件本身，不放链接。"), "link")
        if member.flag_bits & 0x1:
            raise CannotRead(_("压缩包有密码。"), _("去掉密码再导入。"), "password")
        if parts.suffix.lower() in (".zip", ".rar", ".7z", ".gz"):
            raise CannotRead(_("压缩包里还有压缩包。"), _("只压缩一层。"), "nested")


def _one(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """One member under its last name; what it says of its size is not believed."""
    target = folder / PurePosixPath(name_of(member).replace("\\", "/")).name
    if target.exists():
        raise CannotRead(
            _("压缩包里有两个文件都叫“{name}”。").format(name=target.name),
            _("一次一个图层。"),
            "same_name",
        )
    left = member.file_size
    with archive.open(member) as source, target.open("xb") as file:
        while block := source.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise CannotRead(_("压缩包展开后太大。"), _("分成几个文件导入。"), "too_big")
            file.write(block)
    return target
