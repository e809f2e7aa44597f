"""Who is responsible here: the map decides, by point, address or name."""
