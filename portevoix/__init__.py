"""Portevoix: from what people live to an act by someone who can change it."""

__version__ = "0.2.0"
