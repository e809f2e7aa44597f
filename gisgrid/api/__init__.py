"""The programming interface, version 1: the same rights as the pages; it writes proposals alone."""
