"""How the papers look: pages of the display list from plain records, in Chinese."""
