"""Writes of the map."""

from portevoix.cartography.operations.paths import AlreadyPlanned, ask
from portevoix.cartography.operations.stances import place, wish, withdraw

__all__ = ["AlreadyPlanned", "ask", "place", "wish", "withdraw"]
