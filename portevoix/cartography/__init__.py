"""Who can decide and where they stand: the map of a campaign."""
