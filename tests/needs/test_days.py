"""Working days with make-up days and years that nobody knows yet; limits by kind, area, level."""

from datetime import date

import pytest

from gisgrid.needs.limits import Limit, days, seed
from gisgrid.needs.workdays import LAST_YEAR, NOTICES, Calendar

LONG_AGO = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("day", "works"),
    [(date(2026, 2, 14), True), (date(2026, 2, 28), True), (date(2026, 10, 10), True),
     (date(2026, 10, 1), False), (date(2026, 9, 20), True), (date(2026, 11, 21), False),
     (date(2024, 2, 29), True), (date(2025, 1, 26), True), (date(2025, 1, 28), False)],
)  # fmt: skip
def test_it_works(day, works):
    assert NOTICES.is_working_day(day) == works


def test_over_the_feast_and_the_turn_of_the_year():
    assert NOTICES.add(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert NOTICES.add(date(2025, 12, 31), 1) == date(2026, 1, 4)
    assert NOTICES.add(date(2024, 2, 28), 1) == date(2024, 2, 29)


def test_between_undoes_add_and_turns_its_sign():
    start = date(2026, 9, 28)
    for count in range(40):
        end = NOTICES.add(start, count)
        assert NOTICES.between(start, end) == count
        assert NOTICES.between(end, start) == -count


def test_a_year_after_the_last_notice_is_unknown_and_counted_by_weekdays():
    new_year = date(LAST_YEAR + 1, 1, 1)
    assert not NOTICES.knows(new_year)
    assert NOTICES.is_working_day(new_year) == (new_year.weekday() < 5)


def test_what_staff_filled_in_goes_before():
    new_year, saturday = date(2027, 1, 1), date(2027, 1, 9)
    filled = Calendar({new_year: False, saturday: True})
    assert filled.knows(date(2027, 6, 1))
    assert not filled.is_working_day(new_year)
    assert filled.add(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert filled.add(date(2027, 1, 8), 1) == saturday


def limit(number=None, factor=None, *, own=False, since=LONG_AGO, kind=None, area=None, level=None):
    return Limit("whole", kind, area, level, number, factor, since, own)


def whole(rows, kind="road", area="walk_up", level=None):
    return days(rows, "whole", kind, area, level)


ROAD = limit(7, kind="road")


def test_the_seed_halves_in_the_grid_and_adds_half_on_public_ground():
    rows = [ROAD, *seed()]
    assert whole(rows) == 7
    assert whole(rows, level="grid") == 4
    assert whole(rows, area="public") == 11
    assert whole(rows, area="public", level="grid") == 6
    assert whole(rows, area="public", level="department") == 11


def test_a_row_of_the_community_goes_before_and_the_later_before_the_earlier():
    rows = [ROAD, limit(9, kind="road", own=True), limit(5, kind="road", own=True,
                                                         since=date(2026, 1, 1))]  # fmt: skip
    assert whole(rows) == 5


def test_what_names_all_three_is_multiplied_by_nothing():
    exact = limit(3, kind="road", area="public", level="grid", own=True)
    assert whole([ROAD, *seed(), exact], area="public", level="grid") == 3


def test_an_own_factor_replaces_that_of_the_seed():
    assert whole([ROAD, *seed(), limit(factor=2.0, area="public", own=True)], area="public") == 14


def test_a_limit_is_a_day_at_least_and_at_once_stays_at_once():
    assert whole([limit(1, kind="road"), *seed()], level="grid") == 1
    assert whole([limit(0, kind="road"), *seed()], level="grid") == 0
    assert whole(seed()) is None


@pytest.mark.parametrize(("start", "count", "end"), [
    (date(2028, 2, 28), 1, date(2028, 2, 29)), (date(2028, 2, 29), 1, date(2028, 3, 1)),
    (date(2025, 2, 28), 1, date(2025, 3, 3)), (date(2024, 4, 30), 1, date(2024, 5, 6)),
    (date(2026, 12, 31), 1, date(2027, 1, 1)), (date(2026, 1, 31), 0, date(2026, 1, 31)),
])  # fmt: skip
def test_at_the_ends_of_months_and_years_and_on_the_29th_of_february(start, count, end):
    """2027 and 2028 have no notice yet and are counted by weekdays."""
    assert NOTICES.add(start, count) == end
    assert NOTICES.between(start, end) == count
