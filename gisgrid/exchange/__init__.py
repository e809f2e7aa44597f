"""Files in and out: what formats hold, how columns map to fields, what is refused and why."""
