"""The private server starts whatever it finds in its folder."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gisgrid import cluster
from gisgrid.cluster.locks import wait_for
from gisgrid.cluster.place import locate
from gisgrid.config import Settings
from gisgrid.errors import Unavailable
from tests.cluster.conftest import is_alive, kill, postmaster, scalar


def test_it_works(data):
    with cluster.running(Settings(data=data)) as server:
        assert scalar(server, "SHOW timezone") == "UTC"
        assert scalar(server, "SHOW data_checksums") == "on"
        assert scalar(server, "SHOW server_encoding") == "UTF8"


def test_it_listens_on_no_port(settings):
    with cluster.running(settings, throwaway=True) as server:
        assert scalar(server, "SHOW listen_addresses") == ""
        assert Path(server.url("app").query["host"]).stat().st_mode & 0o077 == 0


def test_data_survive_the_end_of_the_program(settings):
    with cluster.running(settings, throwaway=True) as server:
        cluster.ensure_database(server, "kept")
    with cluster.running(settings, throwaway=True) as server:
        assert cluster.has_database(server, "kept")


@pytest.mark.parametrize(
    "name", ["the town's 网格 data", "percent%20#?:,", "长" * 60], ids=["words", "signs", "long"]
)
def test_the_folder_may_be_called_anything(data, name):
    folder = data / name / "data"
    assert name != "长" * 60 or len(os.fsencode(folder)) > 100
    with cluster.running(Settings(data=folder, runtime=data), throwaway=True) as server:
        assert scalar(server, "SHOW data_directory") == str(folder / "postgres")


def test_a_killed_server_comes_back_while_its_program_lives(settings):
    with cluster.running(settings, throwaway=True) as server:
        cluster.ensure_database(server, "kept")
        kill(postmaster(settings.data))
        with cluster.running(settings, throwaway=True) as again:
            assert cluster.has_database(again, "kept")


def test_a_killed_server_comes_back_when_its_program_was_killed_too(settings, another_program):
    program = another_program(settings.data)
    program.kill()
    kill(postmaster(settings.data))
    with cluster.running(settings, throwaway=True) as server:
        assert scalar(server, "SELECT 1") == 1


def test_a_server_whose_program_was_killed_is_used_again_and_stopped(settings, another_program):
    program = another_program(settings.data)
    program.kill()
    pid = postmaster(settings.data)
    with cluster.running(settings, throwaway=True):
        assert postmaster(settings.data) == pid
    assert not is_alive(pid)


@pytest.mark.parametrize("collected", [True, False], ids=["stranger", "uncollected"])
def test_a_stale_pid_file_may_name_another_process(settings, collected):
    """A stranger of the same user that waits for input, or one that ended uncollected."""
    with cluster.running(settings, throwaway=True):
        owner = locate(settings).owner
        kill(postmaster(settings.data))
    command = ["cat"] if collected else ["true"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, user=owner.pw_uid) as stranger:
        assert collected or wait_for(lambda: not is_alive(stranger.pid), 10)
        _name_in_pid_files(locate(settings), stranger.pid)
        with cluster.running(settings, throwaway=True) as server:
            assert scalar(server, "SELECT 1") == 1
        assert is_alive(stranger.pid) == collected


def _name_in_pid_files(place, pid):
    place.sockets.mkdir(mode=0o700, exist_ok=True)
    os.chown(place.sockets, place.owner.pw_uid, place.owner.pw_gid)
    (place.sockets / ".s.PGSQL.5432.lock").write_text(f"{pid}\n{place.pgdata}\n")
    pid_file = place.pgdata / "postmaster.pid"
    pid_file.write_text("\n".join([str(pid), *pid_file.read_text().splitlines()[1:]]))


def test_a_crash_while_the_cluster_is_made_is_mended(data, another_program):
    program = another_program(data, wait=False)
    half_made = data / "postgres.building" / "PG_VERSION"
    assert wait_for(half_made.exists, 30)
    program.kill()
    assert not (data / "postgres").exists()
    with cluster.running(Settings(data=data), throwaway=True) as server:
        assert scalar(server, "SELECT 1") == 1
    assert not half_made.parent.exists()


def test_a_server_that_cannot_start_says_why(data):
    settings = Settings(data=data, runtime=data)
    with cluster.running(settings, throwaway=True):
        pass
    with (settings.data / "postgres" / "postgresql.conf").open("a") as conf:
        conf.write("no_such_setting = 1\n")
    with pytest.raises(Unavailable, match=r"FATAL.*configuration file"):
        cluster.running(settings).__enter__()


def test_a_socket_folder_of_somebody_else_is_refused(settings):
    place = locate(settings)
    place.sockets.symlink_to("/tmp")
    try:
        with pytest.raises(Unavailable, match=place.sockets.name):
            cluster.running(settings, throwaway=True).__enter__()
    finally:
        place.sockets.unlink()


def test_a_folder_that_vanishes_does_not_make_the_program_fail(data):
    folder = data / "gone"
    with cluster.running(Settings(data=folder, runtime=data), throwaway=True):
        pid = postmaster(folder)
        shutil.rmtree(folder)
    kill(pid)
