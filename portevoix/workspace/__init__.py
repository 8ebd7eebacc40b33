"""Documents that a space writes."""
