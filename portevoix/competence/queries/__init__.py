"""Competence: queries."""
