"""All that a collective owns, as one open file, and its way in elsewhere."""
