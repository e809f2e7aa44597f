"""Does the database hold what it promises? Looked at anew, not believed: `gisgrid check`.

The gate refuses a plan that breaks a promise on the day of its publication. This finds what came
about afterwards: a restored or repaired database, a row that somebody changed by hand.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from gisgrid.i18n import _

# What is left over counts when it is wider than this on the average (docs/decisions/0003).
WIDTH_M = 0.005
# A door stands on a border rather than beyond it up to here.
BORDER_M = 0.01

OUTLINES = """
WITH own AS (SELECT metric, ST_Transform(ST_Segmentize(boundary, 0.0005), metric) AS edge
               FROM community WHERE community = :c),
  part AS (SELECT o.grid, g.short, ST_Transform(o.outline, own.metric) AS outline
             FROM grid_outline o JOIN grid g ON g.community = o.community AND g.id = o.grid, own
            WHERE o.community = :c AND o.grid_plan = :plan)"""
WIDE = "coalesce(2 * ST_Area({0}) / nullif(ST_Perimeter({0}), 0), 0) > :width"
QUERIES = {
    "outline_invalid": OUTLINES + " SELECT short FROM part WHERE NOT ST_IsValid(outline)",
    "overlap": OUTLINES + ", pair AS (SELECT a.short || ' / ' || b.short AS short,"
    " ST_CollectionExtract(ST_Intersection(a.outline, b.outline), 3) AS shape"
    " FROM part a JOIN part b ON b.grid > a.grid AND ST_Intersects(a.outline, b.outline))"
    " SELECT short FROM pair WHERE " + WIDE.format("shape"),
    "gap": OUTLINES + " SELECT round(ST_Area(d.geom)::numeric, 1) || ' m²' FROM own,"
    " ST_Dump(ST_SymDifference(own.edge, (SELECT ST_Union(outline) FROM part))) d WHERE "
    + WIDE.format("d.geom"),
    "cell_not_in_one_grid": """
      SELECT c.id::text FROM building_cell c
        JOIN grid_plan p ON p.community = c.community AND p.tessellation = c.tessellation
        LEFT JOIN plan_cell k ON k.community = c.community AND k.grid_plan = p.id
                             AND k.building_cell = c.id
       WHERE c.community = :c AND p.id = :plan
       GROUP BY c.id HAVING count(k.grid) <> 1""",
    "household_in_no_grid": """
      SELECT code FROM household h
       WHERE community = :c AND grid IS NULL AND outside IS NULL""",
    "household_elsewhere": """
      SELECT h.code FROM household h
        JOIN community c ON c.community = h.community
        JOIN grid_outline o ON o.community = h.community AND o.grid = h.grid AND o.grid_plan = :plan
       WHERE h.community = :c AND h.outside IS NULL
         AND ST_Distance(o.outline::geography, h.point::geography) > :border""",
    "grid_not_of_the_plan": """
      SELECT h.code FROM household h WHERE h.community = :c AND h.grid IS NOT NULL AND NOT EXISTS (
        SELECT FROM grid_outline o WHERE o.community = h.community AND o.grid = h.grid
           AND o.grid_plan = :plan)""",
    "table_without_policy": """
      SELECT k.relname FROM pg_class k JOIN pg_attribute a ON a.attrelid = k.oid
       WHERE k.relkind = 'r' AND k.relnamespace = 'public'::regnamespace
         AND a.attname = 'community' AND NOT k.relrowsecurity""",
    "constraint_not_validated": """
      SELECT conname FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND NOT convalidated""",
}
OF_THE_PLAN = frozenset(name for name, query in QUERIES.items() if ":plan" in query)
LISTED = 5


@dataclass(frozen=True)
class Broken:
    """One promise that does not hold: how often, and the first places."""

    promise: str
    count: int
    first: list[str]


def broken(session: Session, community: int, plan: int | None) -> list[Broken]:
    """The promises that do not hold; those about grids need a plan in force."""
    values: dict[str, Any] = {"c": community, "plan": plan, "width": WIDTH_M, "border": BORDER_M}
    found = []
    for promise, query in QUERIES.items():
        if plan is None and promise in OF_THE_PLAN | {"household_in_no_grid"}:
            continue
        names = {name for name in values if f":{name}" in query}
        rows = session.scalars(text(query), {name: values[name] for name in names}).all()
        if rows:
            found.append(Broken(promise, len(rows), [str(one) for one in rows[:LISTED]]))
    return found


def promise_name(promise: str) -> str:
    return {
        "outline_invalid": _("网格边界无效"),
        "overlap": _("两个网格重叠"),
        "gap": _("网格没有盖满社区，或超出边界"),
        "cell_not_in_one_grid": _("有楼栋地块不是恰好在一个网格里"),
        "household_in_no_grid": _("有住户不在任何网格里，也没有人决定"),
        "household_elsewhere": _("住户的位置不在他的网格里"),
        "grid_not_of_the_plan": _("住户的网格不在现行方案里"),
        "table_without_policy": _("有表没有开行级权限"),
        "constraint_not_validated": _("有约束没有核对过"),
    }[promise]
