"""What people bring: a file of contacts and history, matched, previewed, taken in, undone."""
