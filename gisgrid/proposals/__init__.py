"""Proposals of who is paired with which grid: asked for, changed, compared, published."""
