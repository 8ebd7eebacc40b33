"""Reads: what a collective owns, as an archive holds it."""
