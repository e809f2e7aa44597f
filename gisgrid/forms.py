"""A form on its way between browser and service: what was typed, what is wrong, its key."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastapi import Depends, Request, Response

from gisgrid.auth.service import first_answer, keep_answer, note_use
from gisgrid.errors import Invalid
from gisgrid.guards import Ask
from gisgrid.i18n import _
from gisgrid.pages import Notice, send_on

LONGEST_SITTING_S = 4 * 3600
MOST_FIELDS = 1000


def new_key() -> str:
    """Begins with the second in which the form was made, so that its saving knows what it took."""
    return f"{int(time.time()):x}.{secrets.token_urlsafe(12)}"


def seconds_of(key: str) -> int | None:
    """How long a form was open by its key; None where that cannot be, or it lay open between."""
    try:
        took = int(time.time()) - int(key.split(".")[0], 16)
    except ValueError:
        return None
    return took if 0 <= took <= LONGEST_SITTING_S else None


@dataclass(frozen=True)
class Form:
    """`values` and `errors` by field; `key` makes a second sending of the same form harmless."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    key: str = field(default_factory=new_key)


def once(ask: Ask, key: str, carry_out: Callable[[], tuple[str, Notice]]) -> Response:
    """Carry a form out and send on; the same key again only sends on to the first result."""
    before = first_answer(ask.session, ask.code, ask.actor, key) if key else None
    if before is not None:
        return send_on(before)
    address, notice = carry_out()
    if key:
        keep_answer(ask.session, ask.code, ask.actor, key, address)
        _note_use(ask, key)
    return send_on(address, notice)


def _note_use(ask: Ask, key: str) -> None:
    """The page counts the fields that were typed or chosen; without its script nothing is noted."""
    fields = number_from(getattr(ask.request.state, "fields", ""))
    if fields is not None:
        route = ask.request.scope["route"].path.removeprefix("/c/{community}")
        note_use(ask.session, ask.code, ask.actor, route, min(fields, MOST_FIELDS), seconds_of(key))


# Beyond these no record lies, and counting days up to them takes seconds.
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 1, 1)


def day_from(text: str, field_name: str, fallback: date | None = None) -> date | None:
    """`2026-11-23`; empty gives the fallback. Raises Invalid for the field."""
    if not text:
        return fallback
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day < LAST_DAY:
        words = _("日期写成 2026-11-23 的样子。")
        raise Invalid(words, fields={field_name: words})
    return day


def number_from(text: str) -> int | None:
    """A filter's number; anything else means none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


async def _typed(request: Request) -> dict[str, str]:
    form = await request.form()
    return {
        name: value.strip()
        for name, value in form.items()
        if isinstance(value, str) and name != "fields_typed"
    }


def all_fields() -> Any:
    """Dependency: every text of a form, where its fields are not known beforehand."""
    return Depends(_typed)
