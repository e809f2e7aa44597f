"""Community, residents' group, grid; plans and their dates; the guarantee of the cover."""
