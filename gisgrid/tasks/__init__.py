"""Tasks: who does what by when, closed with evidence. Resolutions of meetings are tasks."""
