"""The schema's version: bring it up, take it down, compare it with the program's."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from gisgrid.errors import Unavailable
from gisgrid.i18n import _

HOME = Path(__file__).parent / "migrations"


class SchemaOlder(Unavailable):
    """The database wants `gisgrid db upgrade`."""


class SchemaNewer(Unavailable):
    """The database was made by a newer program."""


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(HOME))
    made.set_main_option(
        "file_template", "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s"
    )
    made.attributes["connection"] = connection
    return made


def head() -> str:
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def current(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> None:
    with engine.begin() as connection:
        command.upgrade(config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.downgrade(config(connection), revision)


def is_known(revision: str) -> bool:
    return revision in {
        script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()
    }


def check(engine: Engine) -> None:
    """Refuse a schema that is older or newer than the program."""
    found = current(engine)
    if found == head():
        return
    if found is not None and not is_known(found):
        raise SchemaNewer(
            _("数据库是更新的程序建的（{found}）。请用更新的程序打开它。").format(found=found)
        )
    raise SchemaOlder(
        _("数据库结构比程序旧（{found}）。请运行：gisgrid db upgrade").format(found=found or "–")
    )
