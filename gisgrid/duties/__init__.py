"""Duty lists (责任清单): what each role and unit is bound to do, ticked with evidence."""
