"""The commands: the same services as the pages, without HTTP."""
