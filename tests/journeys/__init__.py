"""Whole paths through the product, by a person with a browser, on the demonstration as the README starts it."""
