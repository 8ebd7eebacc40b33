"""What an archive holds and how it is written: no database."""
