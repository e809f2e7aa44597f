"""Work that takes longer than a request: asked for on a page, done beside it, seen to its end."""
