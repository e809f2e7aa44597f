"""Several programs use one server; the last one out stops it."""

from gisgrid import cluster
from gisgrid.config import Settings
from tests.cluster.conftest import is_alive, leave, postmaster, scalar


def test_the_last_one_out_stops_it(settings):
    with cluster.running(settings, throwaway=True) as server:
        pid, sockets = postmaster(settings.data), server.url("app").query["host"]
    assert not is_alive(pid)
    assert not (settings.data / "postgres" / "postmaster.pid").exists()
    assert sockets not in [str(path) for path in settings.runtime.iterdir()]


def test_a_second_program_joins_the_running_server(settings, another_program):
    program = another_program(settings.data)
    pid = postmaster(settings.data)
    with cluster.running(settings, throwaway=True) as server:
        assert postmaster(settings.data) == pid
        assert scalar(server, "SELECT 1") == 1
    assert is_alive(pid)
    leave(program)
    assert not is_alive(pid)


def test_the_first_one_leaving_does_not_stop_it(settings, another_program):
    program = another_program(settings.data)
    pid = postmaster(settings.data)
    with cluster.running(settings, throwaway=True) as server:
        leave(program)
        assert scalar(server, "SELECT 1") == 1
    assert not is_alive(pid)


def test_programs_that_come_together_get_one_server(data, another_program):
    programs = [another_program(data, wait=False) for _ in range(3)]
    assert [program.stdout.readline() for program in programs] == ["in\n"] * 3
    pid = postmaster(data)
    for program in programs:
        assert is_alive(pid)
        leave(program)
    assert not is_alive(pid)


def test_programs_meet_though_their_sockets_would_lie_elsewhere(settings, data):
    """A command from cron has no XDG_RUNTIME_DIR."""
    other = settings.model_copy(update={"runtime": data})
    with cluster.running(settings) as server, cluster.running(other) as joined:
        assert joined.url("app") == server.url("app")


def test_two_checkouts_do_not_meet(data):
    here, there = Settings(data=data / "here"), Settings(data=data / "there")
    with (
        cluster.running(here, throwaway=True) as one,
        cluster.running(there, throwaway=True) as two,
    ):
        cluster.ensure_database(one, "gisgrid")
        assert not cluster.has_database(two, "gisgrid")


def test_a_stray_pghost_changes_nothing(settings, monkeypatch):
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE", "PGOPTIONS", "PGDATA"):
        monkeypatch.setenv(name, "7")
    with cluster.running(settings, throwaway=True) as server:
        assert scalar(server, "SELECT current_user") == "gisgrid"
