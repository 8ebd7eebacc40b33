"""Arithmetic of the map, without a database."""
