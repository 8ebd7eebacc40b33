"""Reads of letters and mailings."""
