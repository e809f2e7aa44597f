"""Who asks, in which role, and what that role may see and do."""
