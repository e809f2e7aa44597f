"""Community, residents' group, grid; plans with their dates; the guarantee of the seamless cover."""
