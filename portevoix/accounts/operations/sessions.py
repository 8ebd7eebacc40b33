"""Writes: ending the sessions of a person."""

from portevoix.accounts.models import Session, User


def end_session(user: User, code: str) -> bool:
    """Sign one device out at once; False when it is not theirs, or was out already."""
    return bool(code) and bool(Session.objects.filter(user=user, code=code).delete()[0])


def end_others(user: User, *, keep: str) -> int:
    """Sign every device out but the session with that key, and say how many; "" keeps none."""
    return Session.objects.filter(user=user).exclude(session_key=keep).delete()[0]
