"""Home visits: who was reached when, and who is due."""
