"""Taking out, by who may export; units without a place, by who may import."""

from tests.rights.asking import EXPORT, C, Row

ROWS = {
    "GET /c/{community}/exports": Row(EXPORT, f"{C}/exports"),
    "POST /c/{community}/exports": Row("dddsnddsss", f"{C}/exports", {"layer": "units"}),
    "GET /c/{community}/units/places": Row("lddonddddo", f"{C}/units/places"),
    "GET /c/{community}/units/places.svg": Row("lddonddddo", f"{C}/units/places.svg"),
    "POST /c/{community}/units/{unit}/place": Row("dddinddddi", f"{C}/units/1/place", {}),
}  # fmt: skip
