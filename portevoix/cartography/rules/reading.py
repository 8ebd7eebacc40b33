"""What to do with a target: alignment, interest, influence (AIIM)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INTERESTED = 2
STRONG = 3


def advice(position: int, *, interest: int, influence: int) -> Promise:
    """What to do with those of that quadrant, in a sentence; `influence` is the higher of office and network."""
    strong = influence >= STRONG
    if position > 0 and interest >= INTERESTED:
        return _("Prepare the decision together.") if strong else _("Let them bring others along.")
    if position > 0:
        return _("Give a reason to act now.") if strong else _("Keep them informed.")
    if interest >= INTERESTED:
        return (
            _("Convince first: answer their objections.")
            if strong
            else _("Answer, without spending your time.")
        )
    return _("Make the subject theirs: show what it changes.") if strong else _("Watch from afar.")
