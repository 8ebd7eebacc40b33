"""Backup, restore, check and update of the whole server, and the page that shows them."""
