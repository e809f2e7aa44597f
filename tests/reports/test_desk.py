"""The desk: eight plots with tables, numbers that open their records, the burden of typing."""

import html
import re

import pytest

from gisgrid.reports.plots import framed, quantile, step_for
from tests.diary.conftest import C, one, stage, write  # noqa: F401
from tests.diary.test_write import FIVE

PLOTS = ("received", "open", "answers", "closing", "late", "kinds", "coverage", "burden")


def desk(stage, query="", name="lin"):  # noqa: F811
    answer = stage.client(name).get(f"{C}/desk{query}")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def table(page, name):
    """The numbers of one plot, as its table says them."""
    part = page.split(f'id="plot-{name}"')[1].split("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", part.split("<tbody>")[1], re.S)
    return [re.findall(r"<td>(.*?)</td>", row, re.S) for row in rows]


def test_it_works(stage):  # noqa: F811
    page = desk(stage)
    for name in PLOTS:
        assert f'id="plot-{name}"' in page
        assert table(page, name) or name == "late"


def test_the_plots_say_what_the_records_say(stage):  # noqa: F811
    page = desk(stage)
    assert table(page, "open") == [["01", "2", "1"], ["02", "1", "0"], ["03", "0", "0"]]
    assert sum(int(row[1]) for row in table(page, "received")) == 4
    assert sum(int(row[2]) for row in table(page, "received")) == 1
    assert table(page, "late") == [["社区", "1"]]
    assert sum(int(row[1]) for row in table(page, "closing")) == 1
    assert table(page, "coverage")[0][:3] == ["01", "6", "12"]


def test_one_grid_alone(stage):  # noqa: F811
    page = desk(stage, "?grid=02")
    assert table(page, "open") == [["02", "1", "0"]]
    assert sum(int(row[1]) for row in table(page, "received")) == 1


def test_a_leader_sees_his_own_grid_alone(stage):  # noqa: F811
    page = desk(stage, "", "bo")
    assert [row[0] for row in table(page, "open")] == ["02"]
    assert sum(int(row[1]) for row in table(page, "received")) == 1


def test_every_mark_opens_an_address_that_answers(stage):  # noqa: F811
    write(stage, FIVE)
    plots = desk(stage).split('class="eight"')[1].split('class="box"')[0]
    addresses = set(re.findall(r'href="(/c/[^"#]+)', plots))
    assert len(addresses) > 20
    client = stage.client("lin")
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_burden_is_added_up_by_leader_and_week_without_names(stage):  # noqa: F811
    write(stage, FIVE)
    with_time = one(stage, "UPDATE diary_entry SET seconds = 240 RETURNING id")
    assert with_time
    last = table(desk(stage), "burden")[-1]
    assert last[1] == "4"
    assert last[3] == "1"
    page = html.unescape(stage.client("lin").get(f"{C}/desk/burden").text)
    assert "mei" not in page.split("<tbody>")[1].split("</tbody>")[0]


@pytest.mark.parametrize("query", ["?grid=99", "?year=x", "?year=2020", "?by=x", "?year=3000"])
def test_an_address_that_makes_no_sense_is_no_fault_of_the_program(stage, query):  # noqa: F811
    assert stage.client("lin").get(f"{C}/desk{query}").status_code in (200, 404, 422)


@pytest.mark.parametrize(("most", "step"), [(4, 1), (5, 1), (6, 2), (11, 5), (26, 10), (99, 20),
                                            (130, 50), (0, 1)])  # fmt: skip
def test_the_axis_has_round_steps(most, step):
    assert step_for(most) == step


def test_no_value_lies_above_the_frame():
    for most in range(1, 400):
        frame, _marks = framed(3, most, ["a", "b", "c"])
        assert frame.top >= most
        assert frame.y(most) >= 8 - 0.1


def test_quantiles():
    assert quantile([], 0.5) is None
    assert quantile([3], 0.9) == 3
    assert quantile([4, 1, 3, 2], 0.5) == 2.5
