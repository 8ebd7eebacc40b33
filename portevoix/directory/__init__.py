"""People and bodies that decide."""
