"""The programming interface, version 1: read-only, the same rights as the pages."""
