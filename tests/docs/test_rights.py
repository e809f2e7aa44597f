"""The printed table of role and verb is the one that the program uses."""

from gisgrid.auth.rules import MAY, Verb
from tests.docs.tables import ROOT, frame


def printed() -> dict[str, set[str]]:
    text = frame("rights").search((ROOT / "docs" / "architecture.md").read_text())
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in text[2].strip().splitlines()
    ]
    verbs = rows[0][2:-1]
    return {
        row[0]: {verb for verb, mark in zip(verbs, row[2:-1], strict=True) if mark}
        for row in rows[2:]
    }


def test_it_grants_what_the_program_grants():
    assert printed() == {role.value: {verb.value for verb in verbs} for role, verbs in MAY.items()}


def test_it_shows_every_verb():
    assert {verb.value for verb in Verb} <= set().union(*printed().values()) | {"care"}
