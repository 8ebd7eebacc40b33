"""Pages of campaigns, by subject."""
