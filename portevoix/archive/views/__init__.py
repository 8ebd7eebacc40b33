"""Pages of exports and of archives brought."""
