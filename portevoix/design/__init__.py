"""Page skeleton, tokens, components; no word of the domain."""
