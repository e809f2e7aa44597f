"""Who of the machine's users runs the server, and who may enter."""

import os
import pwd
from pathlib import Path

import pytest

from gisgrid import cluster
from gisgrid.config import Settings
from gisgrid.errors import Unavailable
from tests.cluster.conftest import as_user, postmaster, scalar

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="changes the user, which only root may do")


def runner(data: Path) -> str:
    return pwd.getpwuid(Path(f"/proc/{postmaster(data)}").stat().st_uid).pw_name


def test_the_server_never_runs_as_root(settings):
    with cluster.running(settings, throwaway=True):
        assert runner(settings.data) == (
            "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.getuid())[0]
        )


@as_root
def test_an_ordinary_user_has_a_server_of_his_own(data):
    os.chown(data, *pwd.getpwnam("nobody")[2:4])

    def use_it():
        with cluster.running(Settings(data=data), throwaway=True) as server:
            cluster.ensure_database(server, "gisgrid")
            assert scalar(server, "SELECT current_user", "app", "gisgrid") == "gisgrid_app"
            assert runner(data) == "nobody"

    assert as_user("nobody", use_it) == ""


@as_root
def test_root_and_the_owner_of_the_folder_share_it(data):
    os.chown(data, *pwd.getpwnam("nobody")[2:4])

    def join():
        with cluster.running(Settings(data=data), throwaway=True) as server:
            assert scalar(server, "SELECT 1") == 1

    with cluster.running(Settings(data=data), throwaway=True) as server:
        assert runner(data) == "nobody"
        assert as_user("nobody", join) == ""
        assert scalar(server, "SELECT 1") == 1


@as_root
def test_another_user_cannot_connect(settings):
    with cluster.running(settings, throwaway=True) as server:
        assert "Permission denied" in as_user("daemon", lambda: scalar(server, "SELECT 1"))


@as_root
def test_another_user_is_told_that_the_folder_is_not_his(settings):
    with cluster.running(settings, throwaway=True):
        pass

    def intrude():
        with pytest.raises(Unavailable, match=f"daemon.*{settings.data}"):
            cluster.running(settings).__enter__()

    assert as_user("daemon", intrude) == ""


@as_root
def test_root_is_told_when_the_folder_is_closed_to_the_servers_user(data):
    data.chmod(0o700)
    with pytest.raises(Unavailable, match=r"postgres.*GISGRID_DATA"):
        cluster.running(Settings(data=data / "closed")).__enter__()


@as_root
def test_a_strict_umask_does_not_lock_the_server_out(data):
    before = os.umask(0o077)
    try:
        with cluster.running(Settings(data=data / "a" / "b"), throwaway=True) as server:
            assert scalar(server, "SELECT 1") == 1
    finally:
        os.umask(before)
