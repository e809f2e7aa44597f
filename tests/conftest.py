"""One private server a run, databases cloned from migrated templates, clients for the cast."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from gisgrid import cluster, migrate
from gisgrid.app import create_app
from gisgrid.auth.service import csrf_of, enter
from gisgrid.cluster import Server
from gisgrid.config import Settings
from gisgrid.db import make_engine, transaction
from gisgrid.demo import build
from gisgrid.demo.ground import COMMUNITY
from gisgrid.guards import COOKIE
from gisgrid.upkeep import fill_lists
from tests import cast

SHARED = Path(__file__).resolve().parents[2] / "shared"
EMPTY, WORLD, DEMO = "t_empty", "t_world", "t_demo"
ROOM_BYTES = 3 * 10**9
numbers = count(1)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real input beside the project; tests that need it are skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("real input (../shared/data) is not here")
    return SHARED


def run_place() -> Path:
    """In memory where there is room: copying a database for a test takes a tenth of the time."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK | os.X_OK) and shutil.disk_usage(memory).free > ROOM_BYTES:
        return memory
    return Path(tempfile.gettempdir())


@pytest.fixture(scope="session")
def run_folder() -> Iterator[Path]:
    """One folder for all workers of this run; the last worker out removes it."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    folder = run_place() / f"gisgrid-run-{run}"
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    with (folder / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield folder
        fcntl.flock(users, fcntl.LOCK_UN)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def settings(run_folder: Path) -> Settings:
    return Settings(data=run_folder / "data", runtime=run_folder, host="127.0.0.1")


@pytest.fixture(scope="session")
def server(settings: Settings) -> Iterator[Server]:
    with cluster.running(settings, throwaway=True) as running:
        yield running


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def made_once(folder: Path, name: str, make: Callable[[], object]) -> object:
    """What one worker makes and all use: the answer is kept as JSON."""
    kept = folder / f"{name}.json"
    with only_one(folder / f"{name}.lock"):
        if not kept.exists():
            kept.write_text(json.dumps(make()))
    return json.loads(kept.read_text())


@pytest.fixture(scope="session")
def empty_template(server: Server, run_folder: Path) -> str:
    """A migrated database with the lists that every office needs."""

    def make() -> str:
        cluster.ensure_database(server, EMPTY)
        engine = make_engine(server.url("owner", EMPTY), pool=1)
        migrate.upgrade(engine)
        with transaction(engine) as session:
            fill_lists(session)
        engine.dispose()
        return EMPTY

    return str(made_once(run_folder, EMPTY, make))


@pytest.fixture(scope="session")
def world_template(server: Server, run_folder: Path, empty_template: str) -> cast.World:
    """The same with the world of the cast."""

    def make() -> dict[str, object]:
        cluster.clone_database(server, empty_template, WORLD)
        engine = make_engine(server.url("owner", WORLD), pool=1)
        with transaction(engine) as session:
            made = cast.build(session)
        engine.dispose()
        return asdict(made)

    return cast.World(**made_once(run_folder, WORLD, make))  # type: ignore[arg-type]


@dataclass(frozen=True)
class DemoTemplate:
    """The demo community in a database that nobody opens, only copies; what building it told."""

    name: str
    today: str
    was_built: bool
    shares: list[float]


@pytest.fixture(scope="session")
def demo_template(server: Server, run_folder: Path, empty_template: str) -> DemoTemplate:
    def make() -> dict[str, object]:
        cluster.clone_database(server, empty_template, DEMO)
        engine = make_engine(server.url("owner", DEMO), pool=1)
        shares: list[float] = []
        was_built = build.is_built(engine)
        with engine.connect() as connection:
            today = connection.scalar(text("SELECT today_of(:c)"), {"c": COMMUNITY})
        build.build(engine, today, lambda _step, share: shares.append(share))
        engine.dispose()
        return asdict(DemoTemplate(DEMO, today.isoformat(), was_built, shares))

    return DemoTemplate(**made_once(run_folder, DEMO, make))  # type: ignore[arg-type]


@dataclass
class Database:
    """A database of its own for one test."""

    name: str
    owner: Engine
    app: Engine


@contextmanager
def cloned(server: Server, template: str) -> Iterator[Database]:
    name = f"t{os.getpid()}_{next(numbers)}"
    cluster.clone_database(server, template, name)
    owner = make_engine(server.url("owner", name), pool=2)
    app = make_engine(server.url("app", name), pool=4)
    try:
        yield Database(name, owner, app)
    finally:
        owner.dispose()
        app.dispose()
        cluster.drop_database(server, name)


@pytest.fixture
def database(server: Server, empty_template: str) -> Iterator[Database]:
    with cloned(server, empty_template) as made:
        yield made


@pytest.fixture
def owner(database: Database) -> Engine:
    """The owner of the tables of an empty, migrated database."""
    return database.owner


@pytest.fixture
def app(database: Database) -> Engine:
    """The application's login on the same database."""
    return database.app


@dataclass
class Stage:
    """The world of the cast in a database of its own, with the application on it."""

    world: cast.World
    database: Database
    app: FastAPI

    def client(self, name: str | None = None) -> "Client":
        """A browser in which somebody of the cast is signed in; None is the guest."""
        token = self.world.tokens[name] if name else ""
        client = Client(self.app, base_url="http://127.0.0.1", raise_server_exceptions=False,
                        follow_redirects=False, client=("127.0.0.1", 50000))  # fmt: skip
        client.token = token
        if token:
            client.cookies.set(COOKIE, token)
        return client

    @contextmanager
    def acting(self, name: str) -> Iterator[tuple[object, object]]:
        """(session, actor) of the application's login, entered as somebody of the cast."""
        with transaction(self.database.app) as session:
            yield session, enter(session, self.world.tokens[name])


class Client(TestClient):
    """A test client that fills in the token of its forms, as the page would."""

    token = ""

    def send_form(self, address: str, **fields: object):  # type: ignore[no-untyped-def]
        return self.post(address, data={"csrf": csrf_of(self.token), **fields})


@pytest.fixture
def stage(server: Server, settings: Settings, world_template: cast.World) -> Iterator[Stage]:
    with cloned(server, WORLD) as made:
        application = create_app(settings, made.app)
        application.state.tile_pool.open()
        yield Stage(world_template, made, application)
        application.state.tile_pool.close()
