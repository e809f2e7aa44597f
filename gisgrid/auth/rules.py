"""The one table of role and verb. Pages, policies, manual and tests all read it."""

from enum import StrEnum

from gisgrid.auth.models import Role


class Verb(StrEnum):
    SEE = "see"
    RECORD = "record"
    COMMENT = "comment"
    ASSIGN = "assign"
    VERIFY = "verify"
    CLOSE = "close"
    PAIR = "pair"
    DRAW = "draw"
    APPROVE = "approve"
    PUBLISH = "publish"
    PRINT_NAMES = "print_names"
    IMPORT = "import"
    EXPORT = "export"
    CONVENE = "convene"
    CARE = "care"
    ADMINISTER = "administer"


V = Verb
MAY: dict[Role, frozenset[Verb]] = {
    Role.DISTRICT_OFFICER: frozenset(
        {V.SEE, V.COMMENT, V.ASSIGN, V.PAIR, V.APPROVE, V.PUBLISH, V.EXPORT}
    ),
    Role.COMMUNITY_DIRECTOR: frozenset(V) - {V.CARE, V.ADMINISTER},
    Role.GROUP_LEADER: frozenset(
        {V.SEE, V.RECORD, V.COMMENT, V.ASSIGN, V.VERIFY, V.CLOSE, V.PRINT_NAMES, V.EXPORT}
    ),
    Role.GRID_LEADER: frozenset({V.SEE, V.RECORD, V.PRINT_NAMES}),
    Role.CADRE: frozenset({V.SEE, V.RECORD, V.COMMENT}),
    Role.UNIT_LIAISON: frozenset({V.SEE, V.RECORD}),
    Role.ADMINISTRATOR: frozenset({V.SEE, V.DRAW, V.IMPORT, V.EXPORT, V.ADMINISTER}),
}

# A role of one of these sees all grids of its communities; the others those of their
# terms, groups and pairings of today.
ALL_GRIDS = frozenset({Role.DISTRICT_OFFICER, Role.COMMUNITY_DIRECTOR, Role.ADMINISTRATOR})


def may(role: Role | str, verb: Verb | str) -> bool:
    return Verb(verb) in MAY[Role(role)]
