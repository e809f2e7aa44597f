"""The kinds of things that are imported: their fields, their shape, what must be unique."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisgrid.exchange import rows
from gisgrid.exchange.fields import Reader, day, text, whole
from gisgrid.exchange.places import Shape
from gisgrid.households.models import Occupancy
from gisgrid.needs.kinds import read_kinds

STREET_KINDS = ("main", "side", "lane", "path", "railway", "wall")
BUILDING_KINDS = ("walk_up", "row", "public", "shop", "industrial", "shed", "other")
AREA_KINDS = (
    "compound", "water", "green", "square", "yard", "timber_yard", "forest", "sports", "woodpile",
)  # fmt: skip
STRUCTURES = ("brick_concrete", "brick_wood", "log", "lath_mud", "frame")
TENURES = ("own", "rented", "unit_housing", "public_rental", "idle", "other")
UNIT_KINDS = (
    "party", "government", "justice", "mass_org", "institution", "school", "health",
    "state_enterprise", "utility", "finance", "private", "social_org", "rescue",
)  # fmt: skip
NEED_KINDS = tuple(str(kind["code"]) for kind in read_kinds())
# Where a need of other books can stand: not in the middle of a step that nobody took here.
NEED_STATES = ("reported", "accepted", "closed", "void", "duplicate", "not_ours")
NEED_SOURCES = (
    "visit", "patrol", "phone", "wechat", "walk_in", "unit", "hotline_12345", "meeting", "paper",
    "box", "online", "superior", "neighbour_community",
)  # fmt: skip
PEOPLE_ROLES = ("grid_leader", "group_leader")
RANKS = (
    "bureau", "division_head", "division_deputy", "researcher_1", "researcher_2", "researcher_3",
    "researcher_4", "section_head", "section_deputy",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field of a kind.

    read      cell → value; of a field with `words` the reader comes from the profile
    words     the codes it may hold
    unknown   code for a word that nobody knows; None: such a word is refused
    default   code for an empty cell
    """

    name: str
    read: Reader = text
    required: bool = False
    words: Sequence[str] = ()
    unknown: str | None = None
    default: str | None = None


@dataclass(frozen=True)
class Kind:
    """`key` is the field that no two rows share; `needs_place`: a row without place is refused."""

    name: str
    row: type
    fields: tuple[Field, ...]
    shape: Shape
    key: str | None = None
    needs_place: bool = True


SOURCE = Field("source")
NAME = Field("name")
FLOORS = Field("floors", whole(1, 200, "层楼F"))
YEAR = Field("built", whole(1800, 2100, "年"))
OCCUPANCY = tuple(one.value for one in Occupancy)

KINDS = {
    kind.name: kind
    for kind in (
        Kind("boundary", rows.BoundaryRow, (Field("code"), NAME), Shape.AREA),
        Kind(
            "buildings",
            rows.BuildingRow,
            (
                SOURCE,
                NAME,
                Field("compound"),
                Field("kind", words=BUILDING_KINDS, unknown="other", default="other"),
                Field("structure", words=STRUCTURES),
                FLOORS,
                YEAR,
            ),
            Shape.AREA,
            key="source",
        ),
        Kind(
            "streets",
            rows.StreetRow,
            (SOURCE, NAME, Field("kind", words=STREET_KINDS, unknown="lane", default="lane")),
            Shape.LINE,
            key="source",
        ),
        Kind(
            "areas",
            rows.AreaRow,
            (SOURCE, NAME, Field("kind", words=AREA_KINDS, unknown="compound", default="compound")),
            Shape.AREA,
            key="source",
        ),
        Kind(
            "households",
            rows.HouseholdRow,
            (
                Field("code"),
                Field("building_ref"),
                Field("building"),
                Field("compound"),
                Field("entrance", whole(0, 99, "单元门")),
                Field("floor", whole(-5, 200, "层楼F")),
                Field("door"),
                Field("address"),
                Field("occupancy", words=OCCUPANCY, default=Occupancy.RESIDENT.value),
                Field("tenure", words=TENURES),
            ),
            Shape.POINT,
            key="code",
            needs_place=False,
        ),
        Kind(
            "grids",
            rows.GridRow,
            (Field("code"), Field("name", required=True), Field("residents_group")),
            Shape.AREA,
            key="name",
        ),
        Kind(
            "units",
            rows.UnitRow,
            (
                Field("code", required=True),
                Field("name", required=True),
                Field("short"),
                Field("kind", words=UNIT_KINDS, unknown="institution", default="institution"),
                Field("address"),
                Field("phone"),
            ),
            Shape.POINT,
            key="code",
            needs_place=False,
        ),
        Kind(
            "cadres",
            rows.CadreRow,
            (
                Field("number", whole(1, 999), required=True),
                Field("name", required=True),
                Field("rank", words=RANKS, required=True),
                Field("post"),
                Field("phone"),
                Field("unit"),
                Field("address"),
            ),
            Shape.POINT,
            key="number",
            needs_place=False,
        ),
        Kind(
            "people",
            rows.PersonRow,
            (
                Field("name", required=True),
                Field("role", words=PEOPLE_ROLES, default="grid_leader"),
                Field("grid"),
                Field("residents_group"),
                Field("phone"),
                Field("home"),
                Field("since", day),
            ),
            Shape.NONE,
            needs_place=False,
        ),
        Kind(
            "needs",
            rows.NeedRow,
            (
                Field("code", required=True),
                Field("kind", words=NEED_KINDS, unknown="other", required=True),
                Field("content", required=True),
                Field("source", words=NEED_SOURCES, unknown="unit", default="unit"),
                Field("state", words=NEED_STATES, required=True),
                Field("raised_on", day, required=True),
                Field("due_on", day),
                Field("closed_on", day),
                Field("place"),
            ),
            Shape.POINT,
            key="code",
        ),
        Kind(
            "building_facts",
            rows.FactsRow,
            (
                Field("name", required=True),
                Field("compound"),
                Field("kind", words=BUILDING_KINDS, unknown="other"),
                FLOORS,
                YEAR,
            ),
            Shape.POINT,
            key="name",
            needs_place=False,
        ),
    )
}
