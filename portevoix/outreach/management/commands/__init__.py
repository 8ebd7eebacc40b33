"""`portevoix letters`."""
