"""What holds for every answer of the site."""
