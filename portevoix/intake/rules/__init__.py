"""How what people wrote in a cell is understood, and when it is refused."""
