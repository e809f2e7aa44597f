"""A form on its way between browser and service: what was typed, what is wrong, its key."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastapi import Depends, Request, Response

from gisgrid.auth.service import first_answer, keep_answer
from gisgrid.errors import Invalid
from gisgrid.guards import Ask
from gisgrid.i18n import _
from gisgrid.pages import Notice, send_on


def new_key() -> str:
    return secrets.token_urlsafe(12)


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
    return send_on(address, notice)


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
    return {name: value.strip() for name, value in form.items() if isinstance(value, str)}


def all_fields() -> Any:
    """Dependency: every text of a form, where its fields are not known beforehand."""
    return Depends(_typed)
