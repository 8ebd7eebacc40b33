"""The arithmetic of the directory, with no database: names, roles, envelopes, the guard of imports."""
