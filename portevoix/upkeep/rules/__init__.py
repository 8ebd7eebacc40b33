"""Arithmetic of upkeep, without a database."""
