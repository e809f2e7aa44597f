"""The access list: which tasks from outside the community takes on, and which it refuses."""
