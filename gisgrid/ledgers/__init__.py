"""Ledgers (台账): live views over the records with the official columns, and frozen copies."""
