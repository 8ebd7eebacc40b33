"""How a map is drawn in templates."""
