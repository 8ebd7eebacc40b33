"""Reads of letters and mailings."""

from portevoix.outreach.queries.mailings import mailings_of, outlook, waiting

__all__ = ["mailings_of", "outlook", "waiting"]
