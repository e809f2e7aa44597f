"""The diary of 24 months: one entry for each tour of doors, so that nothing was written twice;
what leaders read and said; suggestions. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from gisgrid.demo.records import days
from gisgrid.demo.records.parts import (
    EntryRecord,
    Ground,
    NeedRecord,
    SuggestionRecord,
    VisitRecord,
)
from gisgrid.demo.records.sentences import choices, codes

SUGGESTIONS = 70
READ, READ_DAYS = 0.7, 3
COMMENTED = 0.12
ANSWERED = 0.6
# Minutes that writing one entry took: the form got quicker to fill in as people learned it.
SLOW_S, QUICK_S = 190, 105
COMMENTS = ("知道了，继续关注。", "请单位本周内上门。", "写得清楚。", "联席会上提一下。",
            "请小组长跟一下。", "注意老人防滑。")  # fmt: skip


def make_suggestions(ground: Ground) -> list[SuggestionRecord]:
    random = Random(f"{ground.seed} suggestions")
    topics = codes("suggestion")
    made = []
    for n in range(SUGGESTIONS):
        topic = topics[n % len(topics)]
        said = random.choice(choices("suggestion", topic)).text
        answered = random.random() < ANSWERED
        answer = random.choice(choices("suggestion_answer", "any")).text if answered else None
        made.append(SuggestionRecord(topic, said, answer, None))
    random.shuffle(made)
    return made


def make_entries(
    ground: Ground, visits: Sequence[VisitRecord], needs: Sequence[NeedRecord], suggestions: int
) -> list[EntryRecord]:
    """In the order of their days; a need is written in the entry of its day and grid, if its
    leader wrote one."""
    random = Random(f"{ground.seed} diary")
    tours: dict[int, list[VisitRecord]] = defaultdict(list)
    for visit in visits:
        tours[visit.tour].append(visit)
    walked = sorted(tours.values(), key=lambda tour: (tour[0].recorded_at, tour[0].home))
    written = _needs_by_tour(walked, needs)
    lucky = random.sample(range(len(walked)), suggestions)
    of_entry = {place: number for number, place in enumerate(sorted(lucky))}
    return [
        _entry(ground, tour, written.get(place, ()), of_entry.get(place), random)
        for place, tour in enumerate(walked)
    ]


def _needs_by_tour(
    walked: Sequence[list[VisitRecord]], needs: Sequence[NeedRecord]
) -> dict[int, tuple[int, ...]]:
    place_of = {(tour[0].grid_then, tour[0].visited_on): i for i, tour in enumerate(walked)}
    found: dict[int, list[int]] = defaultdict(list)
    for number, need in enumerate(needs):
        place = place_of.get((need.grid_then, need.raised_on))
        if need.source == "visit" and need.steps[0].by == "leader" and place is not None:
            found[place].append(number)
    return {place: tuple(numbers) for place, numbers in found.items()}


def _entry(
    ground: Ground,
    tour: list[VisitRecord],
    needs: tuple[int, ...],
    suggestion: int | None,
    random: Random,
) -> EntryRecord:
    first = tour[0]
    read_at, comment = None, None
    if random.random() < READ:
        on = first.visited_on + timedelta(days=random.randint(0, READ_DAYS - 1))
        at = days.instant(on, random.randint(600, 1260))
        if on < ground.today and at > first.recorded_at:
            read_at = at
            comment = random.choice(COMMENTS) if random.random() < COMMENTED else None
    age = (first.visited_on - ground.first).days / max(1, (ground.today - ground.first).days)
    usual = SLOW_S + (QUICK_S - SLOW_S) * age + 25 * (len(tour) - 1)
    said = sum(one.situation is not None for one in tour)
    return EntryRecord(
        first.visited_on, max(one.recorded_at for one in tour), first.visitor, first.home,
        len(tour), first.grid_then, round(usual * random.lognormvariate(0, 0.45)),
        1 + len(tour) + said + 2 * len(needs), read_at, comment, needs,
        () if suggestion is None else (suggestion,),
    )  # fmt: skip
