"""Reads: the checks of the server, one file a subject."""
