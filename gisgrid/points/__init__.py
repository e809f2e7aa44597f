"""Points of volunteers (微积分): what somebody did for others, by a table of rules. Residents as
such are never given points."""
