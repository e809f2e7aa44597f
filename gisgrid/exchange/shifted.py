"""Coordinates of commercial Chinese maps are shifted by some hundred metres: GCJ-02 (Amap, Tencent)
and BD-09 (Baidu). Whether a file's are is found by laying it over what is stored; it is offered and
never done without a person's word.

Source of both formulas: the published reverse-engineered ones (eviltransform, 2013; BD-09 from the
public sample of Baidu). Exact to about a centimetre here, because the way back is found by steps.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.exchange.report import Fault
from gisgrid.i18n import _

Degrees = NDArray[np.float64]
# The ellipsoid that the shift is computed on, and how it is bent: constants of the formula.
A, EE = 6378245.0, 0.00669342162296594323
BD_BEND = np.pi * 3000.0 / 180.0
STEPS = 6
NAMES: dict[str, Callable[[], str]] = {
    "gcj02": lambda: _("高德、腾讯地图（GCJ-02）"),
    "bd09": lambda: _("百度地图（BD-09）"),
}
SYSTEMS = tuple(NAMES)


def _wave(x: Degrees) -> Degrees:
    return (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0


def _north(x: Degrees, y: Degrees) -> Degrees:
    made = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    made += _wave(x)
    made += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    made += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    return np.asarray(made)


def _east(x: Degrees, y: Degrees) -> Degrees:
    made = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    made += _wave(x)
    made += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    made += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    return np.asarray(made)


def to_gcj02(xy: Degrees) -> Degrees:
    """True degrees (n, 2) → what Amap and Tencent write."""
    lon, lat = xy[:, 0], xy[:, 1]
    east, north = _east(lon - 105.0, lat - 35.0), _north(lon - 105.0, lat - 35.0)
    bent = 1 - EE * np.sin(np.radians(lat)) ** 2
    up = north * 180.0 / (A * (1 - EE) / (bent * np.sqrt(bent)) * np.pi)
    right = east * 180.0 / (A / np.sqrt(bent) * np.cos(np.radians(lat)) * np.pi)
    return np.column_stack([lon + right, lat + up])


def to_bd09(xy: Degrees) -> Degrees:
    """True degrees (n, 2) → what Baidu writes: GCJ-02 bent once more."""
    x, y = to_gcj02(xy).T
    far = np.hypot(x, y) + 0.00002 * np.sin(y * BD_BEND)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * BD_BEND)
    return np.column_stack([far * np.cos(angle) + 0.0065, far * np.sin(angle) + 0.006])


SHIFTS: dict[str, Callable[[Degrees], Degrees]] = {"gcj02": to_gcj02, "bd09": to_bd09}


def unshifted(geometry: shapely.Geometry, system: str) -> shapely.Geometry:
    """Geometry, or an array of them, put back where it truly lies (to a few millimetres)."""
    shift = SHIFTS[system]

    def back(xy: Degrees) -> Degrees:
        guess = xy.copy()
        for _step in range(STEPS):
            guess = guess + (xy - shift(guess))
        return guess

    return shapely.transform(geometry, back)


@dataclass(frozen=True)
class Fit:
    """The share of places that lie on a stored building, put back and as they are."""

    system: str
    share: float
    plain_share: float

    def fault(self) -> Fault:
        return Fault(
            "shifted",
            _("坐标像是从{maps}来的：按它放回去，{a}% 落在已有的楼栋上，现在是 {b}%。").format(
                maps=NAMES[self.system](),
                a=round(100 * self.share),
                b=round(100 * self.plain_share),
            ),
            _("在图上核对；是的话用 --shift {system}。").format(system=self.system),
        )


# Below so many places nothing is said; a shift has to explain so much more than no shift.
FEWEST, MOST_TRIED = 8, 400
# A door stands a step before the wall.
NEAR_DEGREES = 5e-5
WELL, MUCH_BETTER = 0.6, 0.3


def suspected(places: NDArray[np.object_], buildings: NDArray[np.object_]) -> Fit | None:
    """The shift under which places fall on the stored buildings, if without it they do not.

    places      geometries in degrees as the file says, None among them
    buildings   stored outlines; without any nothing can be said
    Cost: at most `MOST_TRIED` places against an index of the buildings, three times.
    """
    there = places[~shapely.is_missing(places)]
    if len(there) < FEWEST or not len(buildings):
        return None
    tried = there[:: -(-len(there) // MOST_TRIED)]
    points = shapely.point_on_surface(tried)
    tree = shapely.STRtree(buildings)

    def share(of: NDArray[np.object_]) -> float:
        hit = tree.query(of, predicate="dwithin", distance=NEAR_DEGREES)[0]
        return len(np.unique(hit)) / len(of)

    plain = share(points)
    fits = [Fit(name, share(unshifted(points, name)), plain) for name in SYSTEMS]
    best = max(fits, key=lambda one: one.share)
    return best if best.share >= WELL and best.share - plain >= MUCH_BETTER else None
