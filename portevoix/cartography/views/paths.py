"""Who can reach a target, and asking them to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portevoix.advocacy.models import Target
from portevoix.cartography import operations
from portevoix.cartography.queries import paths as queries
from portevoix.cartography.views.stances import SPACE
from portevoix.collectives.access import in_space
from portevoix.collectives.enums import Role

STEP_LENGTH = 200


@in_space(Role.GUEST, Target, space=SPACE, related=("actor", "campaign"))
@require_safe
def reach(request: HttpRequest, target: Target) -> HttpResponse:
    """The best ways to a target, in words; for the target's page, the same list alone."""
    context = {
        "target": target,
        "routes": queries.routes(target, on=timezone.localdate()),
        "may_write": request.membership_role >= Role.MEMBER,  # type: ignore[attr-defined]
    }
    name = "cartography/_reach.html" if getattr(request, "htmx", False) else "cartography/reach.html"
    return render(request, name, context)


@in_space(Role.MEMBER, Target, space=SPACE, related=("actor", "campaign"))
@require_POST
def ask(request: HttpRequest, target: Target) -> HttpResponse:
    """Make of one way the next step with this target; a step already planned is kept."""
    found = queries.routes(target, on=timezone.localdate())
    chosen = next((one for one in found if one.first.code == request.POST.get("through")), None)
    if chosen is None:
        messages.warning(
            request, _("This way no longer exists: nothing was changed. Here are those of today.")
        )
        return redirect("cartography:reach", code=target.code)
    names = {"speaker": chosen.first.name, "hearer": chosen.steps[0].hearer.name}
    step = (_("Ask %(speaker)s to speak to %(hearer)s") % names)[:STEP_LENGTH]
    try:
        operations.ask(target, step=step, by=request.user, at=timezone.now())
    except operations.AlreadyPlanned:
        messages.warning(
            request, _("A next step was already planned: it is kept. Finish it or change it first.")
        )
    else:
        messages.success(request, _("It is the next step with this target."))
    return redirect("advocacy:target", code=target.code)
