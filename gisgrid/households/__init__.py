"""Buildings, entrances and households, and how their addresses are read."""
