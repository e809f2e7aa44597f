"""Which unit and cadre is paired with which grid, since when and why."""
