"""Upkeep has no object of a collective: its pages are for who runs the server."""

MAKERS: dict[str, object] = {}
BY_ROUTE: dict[str, object] = {}
NAMED_IN_BODY = {"upkeep:download"}
