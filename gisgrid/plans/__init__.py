"""Pages of the plans: list, editor, check, comparison; they read many features."""
