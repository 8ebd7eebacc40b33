"""Stored files, content-addressed within a space."""
