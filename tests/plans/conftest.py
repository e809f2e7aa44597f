"""Commands of the program on the stage's database, as somebody types them."""

import json
from dataclasses import dataclass

import pytest
from typer.testing import CliRunner

from gisgrid.cli import app
from gisgrid.errors import GisgridError
from tests.cast import HOME


@dataclass
class Shell:
    """`run("plan list")` gives what it answers as JSON; `refused(…)` the words of a refusal."""

    env: dict[str, str]

    def call(self, words, *more):
        arguments = [*words.split(), *map(str, more), "--community", str(HOME)]
        return CliRunner().invoke(app, arguments, env=self.env)

    def run(self, words, *more):
        answer = self.call(words, *more, "--json")
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.stdout)

    def refused(self, words, *more):
        answer = self.call(words, *more)
        assert isinstance(answer.exception, GisgridError), (answer.output, answer.exception)
        return answer.exception.message


@pytest.fixture
def shell(stage):
    def address(engine):
        return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    return Shell(
        {
            "GISGRID_DATABASE_URL": address(stage.database.app),
            "GISGRID_OWNER_DATABASE_URL": address(stage.database.owner),
        }
    )
