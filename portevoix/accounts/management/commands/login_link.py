"""`portevoix login-link EMAIL`: a single-use sign-in link for someone locked out."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.accounts import operations
from portevoix.accounts.models import User


class Command(BaseCommand):
    """Print a single-use sign-in link alone on the last line."""

    help = "Print a single-use sign-in link for an account, valid for 30 minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose link."""
        parser.add_argument("email")
        parser.add_argument(
            "--without-second-step",
            action="store_true",
            help="take the second step away first, for someone who lost every device; the journal keeps it",
        )

    def handle(self, *, email: str, without_second_step: bool = False, **_options: Any) -> None:
        """Write the link; it works once, and the second step is asked after it unless it is taken away."""
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(_("Nobody has an account with the address %(email)s.") % {"email": email})
        if without_second_step:
            operations.take_away_second_step(user, at=timezone.now())
        self.stdout.write(settings.PUBLIC_URL + operations.make_link(user, at=timezone.now()))
