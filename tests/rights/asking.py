"""What one route answers to each of the cast: the words in which the rows are written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import HOME
from tests.pictures import lonlat
from tests.rights.conftest import Secrets

WHO = ("guest", "mei", "bo", "lin", "hua", "unit", "cadre", "group", "wei", "ada")
# o shown, s carried out and sent on, l sent to sign in, d not allowed, n not found,
# u not signed in, c somebody else was first, i not understood, m made, a accepted, h heard
STATUS = {"o": 200, "s": 303, "l": 303, "d": 403, "n": 404, "u": 401, "c": 409, "i": 422, "m": 201,
          "a": 202, "h": 204}  # fmt: skip
EVERYBODY, SIGNED_IN = "oooooooooo", "looooooooo"
MEMBERS, PUBLIC, PROGRAMS = "looonooooo", "oooonooooo", "uooonooooo"
EXPORT = "lddonddooo"

C = f"/c/{HOME}"
API = f"/api/v1/communities/{HOME}"
LON, LAT = lonlat(0.5, 0.5)
FRAGMENT = {"HX-Request": "true"}


@dataclass(frozen=True)
class Row:
    """What one route answers to each of WHO, asked for grid 01 of HOME.

    address   where to ask, or what makes it from the ids of what was told
    prepare   makes what the address names, anew for each asker; returns the changed address
    tells     the director reads SECRET in the answer
    """

    answers: str
    address: str | Callable[[Secrets], str]
    form: dict[str, Any] | None = None
    prepare: Callable[[Secrets, str, Any], str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    tells: bool = False
