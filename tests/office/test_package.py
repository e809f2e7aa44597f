"""The archive for a machine without network holds what an installation needs, and no secrets."""

import hashlib
import re
import subprocess
import tarfile
from pathlib import Path

import pytest

from gisgrid.assets import PACKAGE_FILES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Made without wheels, which need a network."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    file = tmp_path_factory.mktemp("package") / "gisgrid.tar.gz"
    subprocess.run(["script/package", "--without-wheels", "-o", file], cwd=ROOT, check=True)
    with tarfile.open(file) as opened:
        yield opened


def test_it_works(archive):
    names = {one.partition("/")[2] for one in archive.getnames()}
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    assert {one for one in tracked if one and '"' not in one} <= names
    assert {f"web/node_modules/{one}" for one in PACKAGE_FILES.values()} <= names
    assert "web/node_modules/.fetched" in names
    forbidden = re.compile(r"(^|/)(\.env|\.git|\.venv|build)(/|$)")
    assert not [one for one in names if forbidden.search(one) and "node_modules" not in one]


def read(archive, name):
    (found,) = [one for one in archive.getnames() if one.partition("/")[2] == name]
    return archive.extractfile(found).read()


def test_debian_brings_what_the_set_up_asks_for(archive):
    wanted = set(re.findall(r"missing\+=\(([\w-]+)\)", (ROOT / "script/bootstrap").read_text()))
    listed = set(read(archive, "debian-packages.txt").decode().split())
    assert listed == wanted - {"chromium", "libatomic1", "fonts-wqy-microhei"}


def test_every_file_has_its_sum(archive):
    sums = dict(
        reversed(line.split("  ./", 1))
        for line in read(archive, "SHA256SUMS").decode().splitlines()
    )
    for name in ("script/bootstrap", "requirements.txt", "gisgrid/cli.py"):
        assert sums[name] == hashlib.sha256(read(archive, name)).hexdigest()
