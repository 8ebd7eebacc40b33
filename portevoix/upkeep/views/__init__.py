"""Pages of upkeep: the overview first."""
