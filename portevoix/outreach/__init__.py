"""Letters and mailings."""
