"""Pages that read many features: desk, overview, a grid's own page, lists of households and
pairings, and what lies in the database."""
