"""Counts by grid and day: the one source of map, list, card, desk and API."""
