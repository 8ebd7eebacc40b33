"""Who may see what, over every route."""
