"""Units and cadres: who can help, and where they sit."""
