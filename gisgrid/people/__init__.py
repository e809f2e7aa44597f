"""Who may sign in, in which role, from when to when; who did what; what is still uncovered."""
