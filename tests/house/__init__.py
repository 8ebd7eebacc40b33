"""What import-linter cannot see; each check is also shown a planted fault, so that it is known to fail."""
