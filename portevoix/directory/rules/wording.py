"""Sentences that a page, a command and a job all say."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portevoix.directory.enums import BodyKind


def too_many_closures(kinds: Mapping[str, tuple[int, int]], *, total: int) -> str:
    """Why an import stopped, kind by kind, and how to go on."""
    said = ", ".join(
        _("%(label)s: %(closing)s of %(open)s")
        % {"label": BodyKind(kind).label, "closing": closing, "open": held}
        for kind, (closing, held) in sorted(kinds.items())
    )
    return _(
        "This import would close more than 5 %% of the mandates of one kind (%(said)s): the file is probably "
        "incomplete. Nothing was imported. If it is right, import it again and accept %(total)s closures "
        "(--accept-closures %(total)s)."
    ) % {"said": said, "total": total}
