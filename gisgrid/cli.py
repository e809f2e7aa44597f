"""The command `gisgrid`: joins the commands, and turns errors into exit codes."""

import sys
from typing import Annotated

import typer

from gisgrid import __version__, config, i18n
from gisgrid.commands import (
    asking,
    division,
    drafts,
    files,
    pairs,
    plans,
    printing,
    qgis,
    server,
    serving,
    settling,
    shaping,
    users,
)
from gisgrid.commands.frame import err
from gisgrid.errors import GisgridError

app = typer.Typer(
    name="gisgrid",
    help="Community grid management: grids and households, needs, visits, pairing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for command in (
    server.init,
    serving.serve,
    serving.demo,
    server.status,
    server.backup,
    server.restore,
):
    app.command()(command)
app.command("certificate")(serving.make_certificate)
app.add_typer(server.database, name="db")
app.add_typer(server.community, name="community")
app.command("import")(files.import_file)
app.command("export")(files.export_layer)
app.add_typer(qgis.app, name="qgis")
app.command()(division.divide)
# The commands of these four are one group.
assert drafts.app is shaping.app is settling.app
app.add_typer(drafts.app, name="plan")
app.command()(plans.outside)
app.add_typer(pairs.app, name="pair")
app.command("check")(plans.check_data)
app.command()(asking.where)
app.add_typer(printing.app, name="print")
app.add_typer(users.app, name="user")


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
    try:
        app()
    except GisgridError as error:
        err.print(error.message, highlight=False, markup=False)
        for field, reason in getattr(error, "fields", {}).items():
            err.print(f"  {field}: {reason}", highlight=False, markup=False)
        sys.exit(1)
