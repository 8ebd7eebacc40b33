"""Competence: views."""
