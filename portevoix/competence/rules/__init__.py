"""Competence: rules."""
