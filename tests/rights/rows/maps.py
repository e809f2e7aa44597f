"""The map, its card and tiles."""

from tests.rights.asking import EVERYBODY, FRAGMENT, PUBLIC, C, Row

ROWS = {
    "GET /c/{community}/map": Row(PUBLIC, f"{C}/map?grid=01", tells=True),
    "GET /c/{community}/map/layer.json": Row(PUBLIC, f"{C}/map/layer.json?layer=visited"),
    "GET /c/{community}/map/overview": Row(PUBLIC, f"{C}/map/overview", tells=True),
    "GET /c/{community}/map/due": Row("lsssnsssss", f"{C}/map/due?building=1"),
    "GET /c/{community}/map/resources": Row("lsssnsssss", f"{C}/map/resources?lon=1&lat=1"),
    "GET /c/{community}/grids/{short}/card": Row(
        PUBLIC, f"{C}/grids/01/card?layer=unit", headers=FRAGMENT, tells=True
    ),
    "GET /c/{community}/tiles/{layer}/{z}/{x}/{y}.mvt": Row(
        EVERYBODY, f"{C}/tiles/ground/15/26946/12388.mvt"
    ),
}  # fmt: skip
