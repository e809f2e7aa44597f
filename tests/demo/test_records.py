"""The demo's people, history and records, without a database."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import pytest
import shapely

from gisgrid.demo.history import UNPAIRED, Chosen, History, make_history
from gisgrid.demo.older import older_division
from gisgrid.demo.people import SUCCEEDED, make_people
from gisgrid.demo.records import Ground, Home, NeedRecord, Records, make_records
from gisgrid.demo.records.cases import MET
from gisgrid.demo.records.days import CHINA, SPRING_FESTIVAL, is_public_holiday, shared
from gisgrid.demo.records.sentences import codes
from gisgrid.needs.kinds import read_kinds
from gisgrid.needs.models import NeedState
from gisgrid.needs.rules import END_STATES
from gisgrid.needs.workdays import add_working_days, working_days_between
from gisgrid.visits.models import Outcome, VisitKind
from gisgrid.wishes.models import WishKind, WishState

TODAY = date(2026, 11, 24)
# Late autumn, the middle of a feast, a summer without a notice of days off, a month of which
# only holidays are over.
DAYS = (TODAY, date(2026, 2, 20), date(2027, 7, 1), date(2028, 10, 4))
DOORS, GRIDS = 2820, 21


def home(i: int) -> Home:
    """Every fifteenth door is empty; half of each grid are walk-ups; every twelfth changed grid."""
    kind = ("tenant", "floating", "registered_only")[i % 3] if i % 6 == 0 else "resident"
    grid = i * GRIDS // DOORS
    return Home(
        building=f"{i // 20 + 1}号楼",
        entrance=1 if i % 2 else 0,
        in_row=i % 2 == 0,
        occupancy="vacant" if i % 47 < 3 else kind,
        grid=grid + 1,
        grid_before=(grid + (i % 12 == 0)) % GRIDS + 1,
    )


def history(today: date) -> History:
    """Unit n goes with grid n; each cadre has two or three grids in a row."""
    numbers = range(1, GRIDS + 1)
    unit_of, cadre_of = {n: n for n in numbers}, {n: (n - 1) * 9 // GRIDS + 1 for n in numbers}
    chosen = Chosen(unit_of, cadre_of, dict.fromkeys(numbers, "近"), dict.fromkeys(numbers, "近"))
    return make_history(chosen, today - timedelta(days=730), today)


def ground(today: date) -> Ground:
    homes = tuple(home(i) for i in range(DOORS))
    names = tuple(f"第{n}" for n in range(1, GRIDS + 1))
    first, replanned = today - timedelta(days=730), today - timedelta(days=22)
    return Ground(homes, history(today), names, first, replanned, today, 1)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def made(request: pytest.FixtureRequest) -> tuple[Ground, Records]:
    land = ground(request.param)
    return land, make_records(land)


@pytest.fixture(scope="module")
def records() -> Records:
    return make_records(ground(TODAY))


def test_it_works(made: tuple[Ground, Records]) -> None:
    _ground, records = made
    assert len(records.visits) == 14_700
    assert len(records.wishes) == 37
    assert len(records.deeds) == 86


def test_fifty_three_micro_needs_are_met_in_the_months_of_the_table(records: Records) -> None:
    met = [
        need
        for need in records.needs
        if need.scale == "micro" and need.state == "closed" and need.confirmed == "yes"
    ]
    assert len(met) == 53
    months = Counter((need.kind, need.raised_on.month) for need in met)
    assert months == {
        (kind, month): count
        for kind, row in MET.items()
        for month, count in enumerate(row, start=1)
        if count
    }


def test_of_sixty_one_micro_needs_eight_are_not_met(made: tuple[Ground, Records]) -> None:
    micro = [need for need in made[1].needs if need.scale == "micro"]
    states = Counter(need.state for need in micro)
    assert len(micro) == 61
    assert states == {
        "closed": 53, "on_hold": 3, "handling": 2, "assigned": 1, "duplicate": 1, "void": 1
    }  # fmt: skip


def general(records: Records) -> list[NeedRecord]:
    """The table's requests: those that no round of paper sheets brought."""
    return [n for n in records.needs if n.scale == "general" and n.source != "paper"]


def test_three_hundred_general_requests_end_as_the_table_says(
    made: tuple[Ground, Records],
) -> None:
    found = general(made[1])
    states = Counter(need.state for need in found)
    assert len(found) == 300
    assert (states["closed"], states["on_hold"], states["not_ours"], states["void"]) == (
        276, 4, 3, 2
    )  # fmt: skip
    kinds = Counter(need.kind for need in found)
    assert (kinds["heating"], kinds["snow_ice"], kinds["rubbish"]) == (62, 34, 26)


def test_closing_takes_four_working_days_in_the_middle_and_nine_percent_are_late(
    made: tuple[Ground, Records],
) -> None:
    closed = [need for need in general(made[1]) if need.state == "closed"]
    ways = sorted(working_days_between(need.raised_on, need.closed_on) for need in closed)
    assert median(ways) == 4
    assert ways[len(ways) * 9 // 10] == 12
    words = [working_days_between(need.raised_on, need.first_answer_on) for need in closed]
    assert median(words) == 1
    answered = [
        next(s.at.astimezone(CHINA).date() for s in need.steps if s.to_state == "answered")
        for need in closed
    ]
    late = [n for n, on in zip(closed, answered, strict=True) if on > n.due_on]
    assert round(100 * len(late) / len(closed)) == 9


def test_densities_of_today_fall_into_all_five_classes(made: tuple[Ground, Records]) -> None:
    land, records = made
    homes = Counter(home.grid for home in land.homes if home.is_counted)
    opened = [n for n in records.needs if NeedState(n.state) not in END_STATES]
    counts = Counter(land.homes[need.home].grid for need in opened)
    rates = [100 * counts[grid] / homes[grid] for grid in homes]
    assert sorted(counts[grid] for grid in homes)[:2] == [0, 0]
    classes = {sum(rate >= low for low in (2, 4, 6, 9)) for rate in rates}
    assert classes == {0, 1, 2, 3, 4}
    assert 15 <= sum(need.due_on < land.today for need in opened) <= 20
    assert sum(need.scale == "general" for need in opened) == 90


def test_another_day_shows_another_picture(made: tuple[Ground, Records]) -> None:
    land, records = made

    def picture(day: date) -> Counter[int]:
        return Counter(
            need.grid_then
            for need in records.needs
            if need.raised_on <= day and (need.closed_on is None or need.closed_on > day)
        )

    pictures = [picture(land.today - timedelta(days=ago)) for ago in (0, 91, 182)]
    assert all(sum(one.values()) > 20 for one in pictures)
    assert pictures[0] != pictures[1] != pictures[2]


def test_steps_lead_in_order_of_time_to_where_the_need_stands(
    made: tuple[Ground, Records],
) -> None:
    for need in made[1].needs:
        assert need.steps[0].from_state is None
        assert need.steps[0].to_state == "reported"
        assert need.steps[-1].to_state == need.state
        for before, after in pairwise(need.steps):
            assert after.from_state == before.to_state
            assert after.at > before.at
        assert (need.closed_on is not None) == (NeedState(need.state) in END_STATES)
        if need.closed_on:
            assert need.steps[-1].at.astimezone(CHINA).date() == need.closed_on
        assert need.steps[0].at.astimezone(CHINA).date() == need.raised_on
        assert all(step.by != "unit" or need.lead_unit for step in need.steps)


def all_days(records: Records) -> Iterator[date]:
    for visit in records.visits:
        yield from (visit.visited_on, visit.recorded_at.astimezone(CHINA).date())
    for need in records.needs:
        yield from (step.at.astimezone(CHINA).date() for step in need.steps)
        yield from filter(None, (need.raised_on, need.first_answer_on, need.closed_on))
    for wish in records.wishes:
        days = (wish.raised_on, wish.claimed_on, wish.realised_on, wish.confirmed_on)
        yield from filter(None, days)
    yield from (deed.done_on for deed in records.deeds)


def test_nothing_happens_today_or_later_or_before_the_two_years(
    made: tuple[Ground, Records],
) -> None:
    land, records = made
    days = set(all_days(records))
    assert max(days) < land.today
    assert min(days) >= land.first


def test_nobody_is_visited_on_a_public_holiday_but_for_sympathy(
    made: tuple[Ground, Records],
) -> None:
    on_holidays = [visit for visit in made[1].visits if is_public_holiday(visit.visited_on)]
    assert on_holidays
    assert {visit.kind for visit in on_holidays} == {"sympathy"}


def test_outcomes_have_their_shares(made: tuple[Ground, Records]) -> None:
    land, records = made
    shares = Counter(visit.outcome for visit in records.visits)
    percent = {outcome: round(count / 147, 1) for outcome, count in shares.items()}
    assert percent == {
        "home": 62, "not_home": 21, "by_phone": 7, "vacant": 4, "no_access": 2,
        "refused": 1.5, "moved_away": 1.5, "later": 1,
    }  # fmt: skip
    for visit in records.visits:
        assert (visit.outcome == "vacant") == (land.homes[visit.home].occupancy == "vacant")


def test_in_a_year_87_percent_are_reached_71_in_the_weakest_grid_98_in_the_best(
    made: tuple[Ground, Records],
) -> None:
    land, records = made
    year = land.today - timedelta(days=365)
    reached = {
        visit.home
        for visit in records.visits
        if visit.outcome in ("home", "by_phone") and visit.visited_on >= year
    }
    homes = [(i, home.grid) for i, home in enumerate(land.homes) if home.is_counted]
    all_homes = Counter(grid for _i, grid in homes)
    visited = Counter(grid for i, grid in homes if i in reached)
    percent = [round(100 * visited[grid] / all_homes[grid]) for grid in all_homes]
    assert (min(percent), max(percent)) == (71, 98)
    assert round(100 * sum(visited.values()) / len(homes)) == 87


def test_each_grid_has_about_seven_hundred_visits(made: tuple[Ground, Records]) -> None:
    land, records = made
    counts = Counter(land.homes[visit.home].grid for visit in records.visits)
    assert all(abs(count - 700) < 60 for count in counts.values())


def test_a_visit_is_made_by_the_leader_of_its_day(made: tuple[Ground, Records]) -> None:
    land, records = made
    terms = [(term.grid, term.person, term.since, term.until) for term in land.history.terms]
    for visit in records.visits[::37]:
        assert any(
            grid == visit.grid_then
            and person == visit.visitor
            and since <= visit.visited_on
            and (until is None or visit.visited_on < until)
            for grid, person, since, until in terms
        )


def test_twenty_eight_wishes_came_true(made: tuple[Ground, Records]) -> None:
    wishes = made[1].wishes
    true = [wish for wish in wishes if wish.state in ("realised", "confirmed")]
    assert Counter(wish.kind for wish in true) == {"goods": 17, "company": 11}
    others = Counter(wish.state for wish in wishes if wish not in true)
    assert others == {"on_wall": 4, "claimed": 2, "contacted": 1, "declined": 2}
    assert all(wish.claimed_by and wish.realised_on for wish in true)


def test_every_unit_did_good_deeds(made: tuple[Ground, Records]) -> None:
    assert {deed.unit for deed in made[1].deeds} == set(range(1, 22))


def test_all_codes_are_known(records: Records) -> None:
    kinds = {kind["code"]: kind for kind in read_kinds()}
    for need in records.needs:
        assert (need.scale == "micro") == kinds[need.kind]["is_micro"]
    assert {visit.outcome for visit in records.visits} <= set(Outcome)
    assert {visit.kind for visit in records.visits} <= set(VisitKind)
    assert {wish.kind for wish in records.wishes} <= set(WishKind)
    assert {wish.state for wish in records.wishes} <= set(WishState)
    assert set(codes("need")) <= set(kinds)


def test_no_sentence_names_anybody(records: Records) -> None:
    names = [person.name for person in make_people(1).persons.values()]
    said = {need.content for need in records.needs} | {v.situation for v in records.visits}
    assert not [s for s in said if s and any(name in s for name in names)]


def test_the_same_ground_gives_the_same_records(records: Records) -> None:
    assert make_records(ground(TODAY)) == records


def test_all_people_have_names_and_telephones_of_their_own() -> None:
    people = make_people(1)
    persons = people.persons.values()
    assert len({one.name for one in persons}) == len(persons)
    assert len({one.phone for one in persons}) == len(persons)
    assert all(len(one.phone) == 11 for one in persons)
    assert len({cadre.rank for cadre in people.cadres}) == 6
    assert [cadre.number for cadre in people.cadres] == list(range(1, 10))


def test_today_every_grid_has_one_unit_and_one_cadre() -> None:
    pairs = [pair for pair in history(TODAY).pairs if pair.holds(TODAY)]
    assert sorted(pair.unit for pair in pairs if pair.unit) == list(range(1, 22))
    assert sorted(pair.grid for pair in pairs if pair.unit) == list(range(1, 22))
    assert sorted(pair.grid for pair in pairs if pair.cadre) == list(range(1, 22))
    loads = Counter(pair.cadre for pair in pairs if pair.cadre)
    assert len(loads) == 9
    assert set(loads.values()) == {2, 3}


def test_one_grid_was_without_unit_for_thirty_days_of_last_year() -> None:
    past = history(TODAY)
    grid, ago, again = UNPAIRED
    for days in (ago, again + 1):
        assert past.unit_on(grid, TODAY - timedelta(days=days)) == 0
    for days in (ago + 1, again):
        assert past.unit_on(grid, TODAY - timedelta(days=days)) > 0


def test_terms_of_a_grid_follow_one_another() -> None:
    terms = history(TODAY).terms
    for grid in range(1, 22):
        own = [term for term in terms if term.grid == grid]
        assert len(own) == (2 if grid in SUCCEEDED else 1)
        assert own[-1].until is None
        assert all(before.until == after.since for before, after in pairwise(own))


def test_the_older_division_has_the_same_grids_each_in_one_piece() -> None:
    cells = [shapely.box(x, y, x + 10, y + 10) for x in range(0, 120, 10) for y in range(0, 80, 10)]
    present = [int(cell.bounds[0] // 40) * 2 + int(cell.bounds[1] // 40) for cell in cells]
    older = older_division(cells, [5] * len(cells), present, 3)
    assert set(older) == set(present)
    assert older != present
    for grid in set(older):
        whole = shapely.union_all([c for c, g in zip(cells, older, strict=True) if g == grid])
        assert whole.geom_type == "Polygon"


@pytest.mark.parametrize("total", [0, 1, 7, 700, 14_700])
def test_shares_add_up_to_the_whole(total: int) -> None:
    weights = [3.0, 1.0, 1.0, 0.5]
    found = shared(total, weights)
    assert sum(found) == total
    assert all(abs(n - total * w / 5.5) < 1 for n, w in zip(found, weights, strict=True))


def test_the_feast_is_where_the_notices_have_it() -> None:
    for year in (2024, 2025, 2026):
        assert is_public_holiday(SPRING_FESTIVAL[year])
    assert add_working_days(date(2026, 2, 14), 1) == date(2026, 2, 24)
