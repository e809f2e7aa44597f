"""Projects as a QGIS of this machine opens them: a program of its own, without a screen."""

import getpass
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gisgrid import cli
from tests.conftest import cloned

# PyQGIS belongs to the system's Python, never to ours.
PYTHON = "/usr/bin/python3"
LOOK = Path(__file__).with_name("look.py")


def environment(folder):
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
            "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""}  # fmt: skip


@pytest.fixture(scope="session")
def look(tmp_path_factory):
    """Open a project in QGIS: what it says of each layer, and a picture if asked for."""
    home = tmp_path_factory.mktemp("qgis-home")
    try:
        test = [PYTHON, "-c", "import qgis.core"]
        there = subprocess.run(test, env=environment(home), check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no Python of the system")
    if there.returncode:
        pytest.skip("QGIS is not installed on this machine")

    def opened(path, picture=None):
        words = [PYTHON, LOOK, path, *([picture] if picture else [])]
        done = subprocess.run(
            words, env=environment(home), check=True, capture_output=True, text=True, timeout=120
        )
        return json.loads(done.stdout.splitlines()[-1])

    return opened


@pytest.fixture(scope="module")
def demo(server, demo_template):
    with cloned(server, demo_template.name) as made:
        yield made


@pytest.fixture
def gisgrid(demo, settings, monkeypatch, capsys):
    """Run a command on the demo; returns exit code, output and errors."""
    for name in ("data", "runtime"):
        monkeypatch.setenv(f"GISGRID_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("GISGRID_DATABASE", demo.name)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["gisgrid", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


@pytest.fixture
def me():
    return getpass.getuser()
