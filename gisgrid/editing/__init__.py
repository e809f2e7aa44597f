"""Editing by page: buildings, entrances, doors, units, cadres, terms of leaders; history, undo."""
