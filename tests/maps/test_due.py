"""The layer of due visits: numbers by grid, marks by building, doors behind a mark."""

from tests.cast import HOME

C = f"/c/{HOME}/map"
FRAGMENT = {"HX-Request": "true"}


def answer(stage, name):
    return stage.client(name).get(f"{C}/layer.json?layer=due").json()


def test_marks_legend_and_list_say_the_same(stage):
    said = answer(stage, "lin")
    marked = sum(int(mark["short"]) for mark in said["marks"])
    (counted,) = [one["count"] for one in said["layer"]["legend"] if "count" in one]
    assert marked == counted > 0
    assert f"走访到期 {marked}" in stage.client("lin").get(f"/c/{HOME}/due").text


def test_the_doors_of_a_building_lead_to_the_form(stage):
    mark = answer(stage, "lin")["marks"][0]
    page = stage.client("lin").get(f"/c/{HOME}{mark['card']}", headers=FRAGMENT).text
    assert page.count("/record?") == int(mark["short"])
    assert "layer=due" in stage.client("lin").get(f"/c/{HOME}{mark['card']}").headers["location"]


def test_everybody_sees_the_buildings_of_his_own_grids(stage):
    every, own = answer(stage, "lin")["marks"], answer(stage, "bo")["marks"]
    assert {mark["label"] for mark in own} < {mark["label"] for mark in every}
    card = next(m["card"] for m in every if m["label"] not in {o["label"] for o in own})
    assert stage.client("bo").get(f"/c/{HOME}{card}", headers=FRAGMENT).status_code in (403, 404)
    assert 'value="due"' not in stage.client().get(C).text
