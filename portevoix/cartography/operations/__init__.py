"""Writes of the map."""

from portevoix.cartography.operations.stances import place, wish, withdraw

__all__ = ["place", "wish", "withdraw"]
