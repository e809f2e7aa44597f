"""The registry: a feature registers the function that does its long work, under a name.

The function gets `(session, actor, params, progress)` and returns a Result. It runs in one
transaction entered as the asker, in the role he asked in: what it writes is there when it
returns and is gone when it raises. It may run a second time when the server was stopped in the
middle, so whatever it does outside the transaction must bear that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from gisgrid.auth.rules import Verb
from gisgrid.auth.service import Actor

Params = dict[str, Any]


@dataclass(frozen=True)
class File:
    """A file to take away: its name as the browser saves it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Result:
    """How a job ended: a sentence, and a page of ours to open or a file to take away."""

    words: str = ""
    location: str | None = None
    file: File | None = None


class Progress(Protocol):
    """Say how far the work is: `progress(0.4, "12 个网格中的第5个")`.

    Seen at once, before the work is committed. Raises Cancelled when the asker no longer wants
    it, so call it between steps. `enough` is true from when the asker wants no more than the best
    so far: a kind that is made with `keeps` ends with that.
    """

    @property
    def enough(self) -> bool: ...

    def __call__(self, share: float, words: str = "") -> None: ...


Work = Callable[[Session, Actor, Params, Progress], Result]


@dataclass(frozen=True)
class Kind:
    """verb: the right that asking for it needs; again: the same work may be begun a second time
    after its server was stopped; keeps: it can be stopped with the best so far."""

    name: str
    verb: Verb
    work: Work
    again: bool = True
    keeps: bool = False


KINDS: dict[str, Kind] = {}


def register(name: str, verb: Verb, work: Work, *, again: bool = True, keeps: bool = False) -> Kind:
    made = Kind(name, verb, work, again, keeps)
    KINDS[name] = made
    return made
