"""The examples in deploy/ are what the programs they are for understand."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from gisgrid import certificate
from gisgrid.config import PREFIX, Settings
from gisgrid.limits import MOST_BYTES
from tests.docs.tables import all_commands

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
KNOWN = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
FILES = ("Caddyfile", "compose.yaml", "gisgrid.service", "nginx.conf")


@pytest.mark.parametrize("name", FILES)
def test_every_setting_named_is_one_of_the_program(name):
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+", (DEPLOY / name).read_text()))
    assert {one.removesuffix("_FILE") for one in named} <= KNOWN


@pytest.mark.parametrize("name", ["compose.yaml", "gisgrid.service"])
def test_the_server_is_started_with_options_that_it_has(name):
    (line,) = re.findall(r"gisgrid (serve .*)", (DEPLOY / name).read_text())
    options = {word for word in shlex.split(line) if word.startswith("--")}
    serve = dict(all_commands())["gisgrid serve"]
    assert options <= {option for one in serve.params for option in one.opts}


def test_proxies_ask_where_the_unit_listens():
    unit = (DEPLOY / "gisgrid.service").read_text()
    (port,) = re.findall(r"--host 127\.0\.0\.1 --port (\d+)", unit)
    for proxy in ("Caddyfile", "nginx.conf"):
        assert f"127.0.0.1:{port}" in (DEPLOY / proxy).read_text()


def test_nginx_lets_the_largest_import_through_and_keeps_the_host():
    """Without the host every form would look as if it came from another site."""
    text = (DEPLOY / "nginx.conf").read_text()
    (size,) = re.findall(r"client_max_body_size (\d+)m;", text)
    assert int(size) * 1_000_000 >= MOST_BYTES
    assert "proxy_set_header Host $http_host;" in text


def test_nginx_takes_the_example(tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    folder = certificate.folder_of(tmp_path)
    certificate.make(folder, ["grids.example.org"], certificate.now())
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"(ssl_certificate\s+)\S+;", rf"\g<1>{folder.server};", text)
    text = re.sub(r"(ssl_certificate_key )\S+;", rf"\g<1>{folder.server_key};", text)
    text = text.replace("listen 443", "listen 127.0.0.1:9443")
    whole = tmp_path / "whole.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{ access_log off;\n{text}\n}}\n")
    command = ["nginx", "-t", "-e", f"{tmp_path}/error.log", "-p", tmp_path, "-c", whole]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_systemd_takes_the_unit(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    unit = (DEPLOY / "gisgrid.service").read_text()
    # The program is not installed where the unit expects it.
    unit = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit, flags=re.M)
    copy = tmp_path / "gisgrid.service"
    copy.write_text(unit)
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", copy], check=False, capture_output=True, text=True
    )
    told = [line for line in result.stderr.splitlines() if "gisgrid.service" in line]
    assert (result.returncode, told) == (0, [])
