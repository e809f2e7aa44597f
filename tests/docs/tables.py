"""The tables of the manual, made from the program itself.

`python -m tests.docs.tables` writes them into the pages; the tests compare.
"""

import re
from collections.abc import Callable, Iterator
from enum import EnumType
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute
from sqlalchemy import create_engine

from gisgrid.app import create_app
from gisgrid.auth.models import Role
from gisgrid.auth.rules import ALL_GRIDS, MAY, Verb
from gisgrid.auth.service import role_name
from gisgrid.cli import COMMANDS, load
from gisgrid.config import PREFIX, Settings
from gisgrid.exchange.kinds import KINDS
from gisgrid.exchange.layers import LAYERS
from gisgrid.i18n import use_language
from gisgrid.maps.layers import COLOURINGS, TILES
from gisgrid.needs.models import NeedState
from gisgrid.needs.rules import STEPS, Hat
from gisgrid.needs.words import given_name, hat_name, state_name, step_name
from gisgrid.tables import Base

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("/api/", "/openapi.json", "/docs", "/healthz", "/readyz")
COMPUTED = {"data", "runtime"}


def row(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def head(*names: str) -> list[str]:
    return [row(*names), row(*("---" for _name in names))]


def first_line(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n")[0].split())


def settings() -> list[str]:
    lines = head("Variable", "Default", "What it does")
    for name, field in Settings.model_fields.items():
        default = "" if name in COMPUTED or field.default is None else f"`{field.default}`"
        lines.append(row(f"`{PREFIX}{name.upper()}`", default, field.description))
    return lines


def all_commands() -> Iterator[tuple[str, Any]]:
    def walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield path, command
        for name, one in (inner or {}).items():
            yield from walk(f"{path} {name}", one)

    for name in COMMANDS:
        yield from walk(f"gisgrid {name}", load(name))


def command_lines() -> list[str]:
    lines: list[str] = []
    for path, command in all_commands():
        lines += [f"### `{path}`", "", first_line(command.help), ""]
        named = [one for one in command.params if one.name != "help"]
        if named:
            lines += [*head("Argument", "Meaning"), *map(_parameter, named), ""]
    return lines


def _parameter(one: Any) -> str:
    names = ", ".join(f"`{o}`" for o in one.opts) if one.opts[0].startswith("-") else (
        f"`{(one.metavar or one.name).upper()}`"
    )  # fmt: skip
    annotation = one.type_descriptor.annotation
    words = [getattr(one, "help", None) or ""]
    if isinstance(annotation, EnumType):
        words.append("One of " + ", ".join(f"`{choice.value}`" for choice in annotation) + ".")
    if one.required:
        words.append("Needed.")
    return row(names, " ".join(word for word in words if word))


def all_routes() -> list[APIRoute]:
    """Every address of the application, in its order."""
    app = create_app(Settings(), create_engine("postgresql+psycopg://"))

    def walk(routes: Any) -> Iterator[APIRoute]:
        for one in routes:
            inner = getattr(one, "original_router", None)
            if inner is not None:
                yield from walk(inner.routes)
            elif isinstance(one, APIRoute):
                yield one

    return list(walk(app.routes))


def _route_lines(routes: list[APIRoute]) -> list[str]:
    told = [
        row(", ".join(sorted(one.methods)), f"`{one.path}`", first_line(one.endpoint.__doc__))
        for one in routes
    ]
    return [*head("", "Address", "What it does"), *told]


def pages() -> list[str]:
    return _route_lines([one for one in all_routes() if not one.path.startswith(PROGRAMS)])


def interface() -> list[str]:
    return _route_lines([one for one in all_routes() if one.path.startswith(PROGRAMS)])


def colourings() -> list[str]:
    lines = head("Key", "On screen", "In English", "Measures", "Guests")
    for one in COLOURINGS.values():
        with use_language("en"):
            english, note = one.name(), one.note()
        guests = "yes" if one.is_public else "no"
        lines.append(row(f"`{one.key}`", one.name(), english, note, guests))
    return lines


def tiles() -> list[str]:
    lines = head("Key", "Zooms", "Guests")
    for one in TILES.values():
        zooms = f"{one.zooms[0]}–{one.zooms[-1]}"
        lines.append(row(f"`{one.key}`", zooms, "yes" if one.is_public else "no"))
    return lines


def kinds() -> list[str]:
    lines = head("Kind", "Fields", "Place")
    for one in KINDS.values():
        fields = ", ".join(f"**{f.name}**" if f.required else f.name for f in one.fields)
        lines.append(row(f"`{one.name}`", fields, one.shape.name.lower()))
    return lines


def layers() -> list[str]:
    return [", ".join(f"`{name}`" for name in (*LAYERS, "all"))]


def rights() -> list[str]:
    verbs = list(Verb)
    lines = head("Role", "", *(f"`{verb.value}`" for verb in verbs), "Sees")
    for role in Role:
        marks = ["●" if verb in MAY[role] else "" for verb in verbs]
        sees = "all grids of its communities" if role in ALL_GRIDS else "own grids of today"
        lines.append(row(f"`{role.value}`", role_name(role), *marks, sees))
    return lines


def database_tables() -> list[str]:
    lines = head("Table", "One row is")
    told = {m.class_.__tablename__: m.class_.__doc__ for m in Base.registry.mappers}
    lines += [row(f"`{name}`", first_line(told[name])) for name in sorted(told)]
    return lines


def steps() -> list[str]:
    lines = head("Step", "", "From", "To", "Who", "Must be given", "Can be given")
    for rule in STEPS.values():
        lines.append(
            row(
                f"`{rule.code.value}`",
                step_name(rule.code),
                ", ".join(one.value for one in NeedState if one in rule.starts) or "–",
                rule.to.value if rule.to else "same",
                ", ".join(one.value for one in Hat if one in rule.may),
                ", ".join(one.value for one in rule.given),
                ", ".join(one.value for one in rule.may_give),
            )
        )
    return lines


def steps_in_chinese() -> list[str]:
    lines = head("一步", "从", "到", "谁", "必须写", "可以写")
    for rule in STEPS.values():
        lines.append(
            row(
                step_name(rule.code),
                "、".join(state_name(one) for one in NeedState if one in rule.starts) or "–",
                state_name(rule.to) if rule.to else "不变",
                "、".join(hat_name(one) for one in Hat if one in rule.may),
                "、".join(given_name(one) for one in rule.given),
                "、".join(given_name(one) for one in rule.may_give),
            )
        )
    return lines


TABLES: dict[tuple[str, str], Callable[[], list[str]]] = {
    ("settings.md", "settings"): settings,
    ("commands.md", "commands"): command_lines,
    ("commands.md", "kinds"): kinds,
    ("commands.md", "layers"): layers,
    ("needs.md", "steps"): steps,
    ("needs.zh-CN.md", "steps.zh"): steps_in_chinese,
    ("pages.md", "pages"): pages,
    ("pages.md", "colourings"): colourings,
    ("pages.md", "tiles"): tiles,
    ("api.md", "interface"): interface,
    ("architecture.md", "rights"): rights,
    ("glossary.md", "tables"): database_tables,
}


def frame(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(<!-- {name}: made by tests/docs/tables.py -->\n)(.*?)(<!-- end -->)", re.S
    )


def body(name: str) -> str:
    """What stands between the marks, with the empty lines that Markdown needs."""
    make = next(one for (_page, table), one in TABLES.items() if table == name)
    return "\n" + "\n".join(make()).strip() + "\n\n"


def write() -> None:
    for page, name in TABLES:
        path = ROOT / "docs" / page
        text, made = path.read_text(), body(name)
        path.write_text(frame(name).sub(lambda m, made=made: m[1] + made + m[3], text))


if __name__ == "__main__":
    write()
