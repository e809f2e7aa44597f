"""From buildings to a published plan: tessellate, divide, check, publish."""
