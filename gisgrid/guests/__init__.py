"""Needs that guests report: the form, the receipt, and how staff take them up."""
