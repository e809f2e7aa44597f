"""Who used what, when: never two at a time of one piece."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gisgrid.errors import Conflict, Invalid, NotAllowed
from gisgrid.resources import service, use
from gisgrid.resources.rules import fit, fit_wish
from gisgrid.resources.use import Wanted
from tests.cast import HOME


def book(stage, who, hall, since, until, purpose="居民议事会"):
    with stage.acting(who) as (session, actor):
        resource = service.get(session, HOME, hall)
        wanted = Wanted(since, until, purpose)
        return use.book(session, actor, resource, wanted, datetime.now(UTC)).id


def answer(stage, who, booked, to):
    with stage.acting(who) as (session, actor):
        return use.answer(session, actor, use.get(session, HOME, booked), to).state


def test_it_works(stage, hall, evening):
    booked = book(stage, "mei", hall, *evening)
    assert answer(stage, "unit", booked, "agreed") == "agreed"
    assert answer(stage, "mei", booked, "used") == "used"


def test_the_second_at_that_time_is_told_who_has_it(stage, hall, evening):
    book(stage, "mei", hall, *evening)
    with pytest.raises(Conflict, match=r"mei.*居民议事会"):
        book(stage, "bo", hall, evening[0] + timedelta(hours=1), evening[1] + timedelta(hours=1))


def test_one_after_the_other_is_fine(stage, hall, evening):
    book(stage, "mei", hall, *evening)
    assert book(stage, "bo", hall, evening[1], evening[1] + timedelta(hours=1))


def test_two_pieces_can_be_lent_at_the_same_time(stage, hall, evening):
    with stage.acting("unit") as (session, _actor):
        service.get(session, HOME, hall).pieces = 2
    book(stage, "mei", hall, *evening)
    book(stage, "bo", hall, *evening)
    with pytest.raises(Conflict):
        book(stage, "cadre", hall, *evening)


def test_what_was_declined_or_cancelled_is_free_again(stage, hall, evening):
    for who, to in (("unit", "declined"), ("mei", "cancelled")):
        assert answer(stage, who, book(stage, "mei", hall, *evening), to) == to
    assert book(stage, "bo", hall, *evening)


def test_the_database_refuses_what_the_service_would_let_through(stage, hall, evening):
    booked = book(stage, "mei", hall, *evening)
    double = text("""INSERT INTO resource_use (community, resource, lender, piece, since, until,
        purpose, state, asked_name) SELECT community, resource, lender, piece, since, until,
        purpose, state, asked_name FROM resource_use WHERE id = :id""")
    taken = pytest.raises(IntegrityError, match="one_use_of_a_piece_at_a_time")
    with stage.database.owner.connect() as owner, taken:
        owner.execute(double, {"id": booked})


def test_of_many_at_the_same_moment_one_gets_it(stage, hall, evening):
    gate, got, refused = Barrier(4), [], []

    def ask(who):
        gate.wait()
        try:
            got.append(book(stage, who, hall, *evening))
        except (Conflict, IntegrityError) as error:
            refused.append(error)

    threads = [Thread(target=ask, args=(who,)) for who in ("mei", "bo", "cadre", "group")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(got), len(refused)) == (1, 3)


@pytest.mark.parametrize(
    ("since", "until", "purpose", "field"),
    [(2, 1, "会", "until"), (1, 1, "会", "until"), (1, 40 * 24, "会", "until"),
     (-40 * 24, -40 * 24 + 1, "会", "since"), (400 * 24, 400 * 24 + 1, "会", "since"),
     (1, 2, "  ", "purpose"), (1, 2, "字" * 201, "purpose")],
)  # fmt: skip
def test_times_and_words_that_do_not_fit_are_named(stage, hall, since, until, purpose, field):
    now = datetime.now(UTC)
    start, end = (now + timedelta(hours=hours) for hours in (since, until))
    with pytest.raises(Invalid) as refused:
        book(stage, "mei", hall, start, end, purpose)
    assert list(refused.value.fields) == [field]


def test_nobody_else_answers(stage, hall, evening):
    booked = book(stage, "mei", hall, *evening)
    with pytest.raises(NotAllowed):
        answer(stage, "bo", booked, "agreed")
    with pytest.raises(Conflict):
        answer(stage, "mei", booked, "agreed")


def test_a_withdrawn_resource_cannot_be_booked(stage, hall, evening):
    with stage.acting("unit") as (session, actor):
        service.set_state(session, actor, service.get(session, HOME, hall), "withdrawn")
    with pytest.raises(Conflict):
        book(stage, "unit", hall, *evening)


def test_the_load_of_a_unit_is_what_lies_before_it(stage, unit, hall, evening):
    booked = book(stage, "mei", hall, *evening)
    with stage.acting("lin") as (session, _actor):
        assert use.load_by_unit(session, HOME) == {unit: 1}
    answer(stage, "mei", booked, "cancelled")
    with stage.acting("lin") as (session, _actor):
        assert use.load_by_unit(session, HOME) == {}


def test_an_electrician_mends_no_roof():
    assert fit("skill", ["power"], "power") == 2
    assert fit("skill", ["power"], "roof_leak") == 0
    assert fit("skill", [], "roof_leak") == 0
    assert fit("goods", [], "roof_leak") == 1
    assert fit("venue", [], "roof_leak") == 0
    assert fit_wish("goods", "goods") == 1
    assert fit_wish("venue", "company") == 0
