"""Writes: backups, restores, updates, and the doctor's visit."""
