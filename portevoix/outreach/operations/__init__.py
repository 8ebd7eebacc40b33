"""Writes of letters and mailings."""
