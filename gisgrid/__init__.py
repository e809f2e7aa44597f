"""gisgrid: a GIS for community grid management."""

__version__ = "0.1.0"
