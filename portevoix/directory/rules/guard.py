"""When an import would close too much to be ordinary life."""

from collections.abc import Mapping

SHARE = 0.05  # of the open mandates of one kind
EVERYONE_HAS_ONE = frozenset({"chamber", "group", "committee"})
ORDINARY = 5  # closings that are ordinary in a kind with few mandates (a bureau of 27 people)


def too_many(open_now: Mapping[str, int], closing: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Kinds of which more than 5 % would close: kind → (closing, open).

    Five closings or fewer are ordinary in the kinds that only some people hold; no such mercy for seats,
    groups and standing committees, of which everyone has one.
    """
    return {
        kind: (count, open_now[kind])
        for kind, count in closing.items()
        if count > open_now[kind] * SHARE and (kind in EVERYONE_HAS_ONE or count > ORDINARY)
    }
