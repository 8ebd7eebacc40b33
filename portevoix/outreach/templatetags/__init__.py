"""How letters become words on a page."""
