"""Name a Gauss-Krüger system by its numbers: with zone prefix it names itself, without it needs
the place."""

from gisgrid import geo
from gisgrid.i18n import _

NORTHINGS = (1_600_000, 6_200_000)
PLAIN_EASTINGS = (100_000, 900_000)
THREE_DEGREE_ZONES = range(25, 46)
SIX_DEGREE_ZONES = range(13, 24)


def name_of_system(x: float, y: float, around: tuple[float, float] | None) -> str:
    """A sentence that says which `--crs` the two numbers look like; degrees are named too."""
    if abs(x) <= 180 and abs(y) <= 180:
        return _("看起来是经纬度：--crs 4490。")
    swapped = _is_northing(x) and _is_easting(y)
    east = y if swapped else x
    epsg = system_of(east, around)
    if not _is_easting(east) or epsg is None:
        hint = _("CGCS2000 三度带：4513–4533（带号）或 4534–4554（不带带号）。")
    else:
        hint = _("看起来是 CGCS2000 高斯-克吕格：--crs {epsg}。").format(epsg=epsg)
    return hint + (_("另外，北坐标写在了前面，要对调两列。") if swapped else "")


def system_of(east: float, around: tuple[float, float] | None) -> int | None:
    """EPSG code by an easting; without a zone prefix the place must be known."""
    zone = int(east // 1_000_000)
    if zone in THREE_DEGREE_ZONES:
        return 4513 + zone - THREE_DEGREE_ZONES.start
    if zone in SIX_DEGREE_ZONES:
        return 4491 + zone - SIX_DEGREE_ZONES.start
    if zone == 0 and around:
        return geo.metric_crs(*around)
    return None


def _is_northing(value: float) -> bool:
    return NORTHINGS[0] <= value <= NORTHINGS[1]


def _is_easting(value: float) -> bool:
    rest = value % 1_000_000 if value >= 13_000_000 else value
    return PLAIN_EASTINGS[0] <= rest <= PLAIN_EASTINGS[1]
