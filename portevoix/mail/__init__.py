"""Messages that leave, each known to have left or not."""
