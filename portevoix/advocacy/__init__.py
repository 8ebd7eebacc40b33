"""From a demand to an answer and an act."""
