"""The people's diary: one entry makes the visit, the need, the wish, the suggestion, the deed."""
