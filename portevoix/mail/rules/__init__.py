"""Reading what comes back, and what DNS says of a sender: no database, no network."""
