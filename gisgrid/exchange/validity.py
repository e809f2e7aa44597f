"""Say what is wrong with an outline, where, and which repair could be made."""

import re

import shapely
from shapely import MultiPolygon, Polygon

from gisgrid import geo
from gisgrid.exchange.report import Fault
from gisgrid.i18n import _

REASON = re.compile(r"^(?P<what>[^\[]+)(?:\[(?P<x>[-\d.e]+) (?P<y>[-\d.e]+)\])?")


def repaired(outline: shapely.Geometry) -> Polygon | MultiPolygon | None:
    """The outline as shapely would mend it; None if no area is left."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(shapely.make_valid(outline)))
        if part.geom_type == "Polygon" and part.area > 0
    ]
    whole = shapely.union_all(parts)
    return None if whole.is_empty else whole


def invalid(outline: shapely.Geometry, mended: Polygon | MultiPolygon | None) -> Fault:
    """The fault of an outline (EPSG:4490), with its place and the offered repair in words."""
    found = REASON.match(str(shapely.is_valid_reason(outline)))
    what = found["what"].strip() if found else ""
    place = f"{float(found['x']):.6f}, {float(found['y']):.6f}" if found and found["x"] else "?"
    reason = _("图形有错：{what}，在 {place}。").format(what=_in_words(what), place=place)
    return Fault("invalid_geometry", reason, _offer(mended))


def _in_words(what: str) -> str:
    """GEOS's name of a fault in the language of the moment; one it never gave before stays."""
    return {
        "Self-intersection": _("边界自己相交"),
        "Ring Self-intersection": _("边界在一点碰到自己"),
        "Hole lies outside shell": _("洞在外面"),
        "Holes are nested": _("洞套着洞"),
        "Nested shells": _("面套着面"),
        "Interior is disconnected": _("内部断开"),
        "Duplicate Rings": _("有重复的环"),
        "Too few points in geometry component": _("点太少"),
    }.get(what, what)


def _offer(mended: Polygon | MultiPolygon | None) -> str:
    if mended is None:
        return _("没有面积，在 QGIS 里重画。")
    area = geo.to_metric(mended, geo.metric_crs_of(mended)).area
    return _("可以修成{n}块，共{area}平方米：加 --repair 接受，或在 QGIS 里改。").format(
        n=shapely.get_num_geometries(mended), area=f"{area:.0f}"
    )
