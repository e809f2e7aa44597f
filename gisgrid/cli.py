"""The command `gisgrid`: finds the commands, and turns errors into exit codes."""

import sys
from enum import EnumType
from importlib import import_module
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperCommand, TyperGroup

from gisgrid import __version__, config, i18n
from gisgrid.errors import GisgridError
from gisgrid.i18n import _

# Name → the function or group in gisgrid.commands, and what the list of commands says of it. Only
# what is asked for is loaded: all of them together take longer than most commands.
COMMANDS = {
    "init": ("server.init", "Set up the database and make the first administrator."),
    "serve": ("serving.serve", "Serve the communities of this database until stopped."),
    "demo": ("serving.demo",
             "Serve the demo community, in a database of its own, on this computer only."),
    "status": ("server.status",
               "Say where data lies, what the database holds, when it was backed up, "
               "how long TLS lasts."),
    "backup": ("server.backup",
               "Write a consistent dump of the whole database, and beside it a manifest "
               "of its counts."),
    "restore": ("server.restore",
                "Restore a backup; the present database is kept under another name."),
    "certificate": ("serving.make_certificate",
                    "Make or renew the certificate for the office network, signed by "
                    "an authority of your own."),
    "import": ("files.import_file",
               "Import a file into a community: whole or not at all. With a refused row "
               "the exit is 1."),
    "export": ("files.export_layer", "Write a layer into a file; an existing file is replaced."),
    "divide": ("division.divide",
               "Divide a community into connected grids by whole buildings: a draft, "
               "or plain files."),
    "outside": ("plans.outside", "List households outside the boundary, or decide about them."),
    "check": ("plans.check_data",
              "Verify the guarantees of the data; exit 1 if one is broken. "
              "Says which grids lack people."),
    "where": ("asking.where",
              "Say which grid, leader, unit and cadre are responsible for a place."),
    "db": ("server.database", "The schema of the database."),
    "community": ("server.community", "Communities."),
    "qgis": ("qgis.app", "Logins and projects for QGIS."),
    "plan": ("plans.app", "Grid plans: check and publish drafts."),
    "pair": ("pairs.app", "Pairing: solve, suggest, publish."),
    "print": ("printing.app", "Print walk sheets and maps."),
    "user": ("users.app", "Accounts, roles and access tokens."),
}  # fmt: skip
# The commands of one group may stand in several modules.
ALSO = {"plan": ("machine", "drafts", "settling", "shaping")}


def load(name: str) -> Any:
    """The command itself, with all that it needs."""
    module, attribute = COMMANDS[name][0].split(".")
    found = getattr(import_module(f"gisgrid.commands.{module}"), attribute)
    for more in ALSO.get(name, ()):
        import_module(f"gisgrid.commands.{more}")
    if isinstance(found, typer.Typer):
        command: Any = typer.main.get_group(found)
    else:
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        command = typer.main.get_command(alone)
    command.name = name
    return command


class Commands(TyperGroup):
    """Lists the commands by their first lines, and loads the one that is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, (_place, words) in COMMANDS.items():
            self.add_command(TyperCommand(name, help=words))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] in COMMANDS:
            self.add_command(load(args[0]), args[0])
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _wrong_word(error) or error.message
            raise


def _wrong_word(error: typer.BadParameter) -> str | None:
    """Where an option knows but a few words, all of them, in the language of the user."""
    words = getattr(getattr(error.param, "type_descriptor", None), "annotation", None)
    if not isinstance(words, EnumType):
        return None
    members: dict[str, Any] = dict(words.__members__)
    known = [str(one.value) for one in members.values()]
    return _("只能是这些之一：{words}").format(words="、".join(known))


app = typer.Typer(
    name="gisgrid",
    cls=Commands,
    help="Community grid management: grids and households, needs, visits, pairing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"gisgrid {__version__}")
        raise typer.Exit()


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Exit codes: 0 done, 1 refused (the reason on standard error), 2 wrong use."""
    i18n.set_language(config.wished_language() or "zh")


def main() -> None:
    """Run a command; what the user did wrong is one line, not a trace."""
    err = Console(stderr=True)
    try:
        app()
    except GisgridError as error:
        err.print(error.message, highlight=False, markup=False)
        for field, reason in getattr(error, "fields", {}).items():
            err.print(f"  {field}: {reason}", highlight=False, markup=False)
        sys.exit(1)
