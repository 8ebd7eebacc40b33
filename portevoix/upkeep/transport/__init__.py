"""How the server is copied and brought back: SQLite files, PostgreSQL rows, archives, the network."""
