"""Who did what, when: one row for each written row, kept by a listener on the session."""
