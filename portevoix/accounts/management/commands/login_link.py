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

    def handle(self, *, email: str, **_options: Any) -> None:
        """Write the link; it works once."""
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(_("Nobody has an account with the address %(email)s.") % {"email": email})
        self.stdout.write(settings.PUBLIC_URL + operations.make_link(user, at=timezone.now()))
