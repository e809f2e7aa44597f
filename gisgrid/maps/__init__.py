"""Maps in the browser and as tiles: what is drawn, and how it gets onto a page."""

from gisgrid.maps.page import Fragments, MapData, map_fragments, map_json

__all__ = ["Fragments", "MapData", "map_fragments", "map_json"]
