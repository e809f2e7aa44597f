"""Bring files in by page: look at them, say what is wrong, import, take back."""
