"""Photos and files that hang on a record: checked, shrunk, freed of where they were taken."""
