"""Micro-wishes of residents and the good deeds of units."""
