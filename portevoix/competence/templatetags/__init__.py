"""Competence: templatetags."""
