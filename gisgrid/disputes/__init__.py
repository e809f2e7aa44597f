"""Disputes and their mediation: when, where, of what kind, how it ended; what about and between
whom is read by named people only."""
