"""A member's week."""
