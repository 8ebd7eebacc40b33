"""Pages of letters and mailings."""
