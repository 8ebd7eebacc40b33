"""`portevoix serve`: web and worker on one machine, kept alive."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.project import environment, operations
from portevoix.upkeep.operations import updates


class Command(BaseCommand):
    """Serve everything on one machine until Ctrl-C or SIGTERM."""

    help = (
        "Serve everything on one machine: web and worker, kept alive. The first line printed is the address."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--sign-in", default="", help="also print a single-use link for that address")

    def handle(self, *, host: str, port: int, sign_in: str = "", **_options: Any) -> None:
        """Take the folder and the port, prepare, keep the processes alive, say the address once it answers."""
        self._refuse_half_updated()
        try:
            lock = operations.lock_folder()
            operations.check_port(host, port)
        except operations.PortTaken as error:
            message = _("Port %(port)s is taken. Choose another with --port.")
            raise CommandError(message % {"port": port}) from error
        except operations.FolderBusy as error:
            message = _(
                "Portevoix already serves %(folder)s. Stop it first, or set another PORTEVOIX_DATA_DIR."
            )
            raise CommandError(message % {"folder": settings.DATA_DIR}) from error
        try:
            self._serve(host, port, sign_in)
        except updates.DatabaseIsNewer as error:
            message = _(
                "The database is that of a later version than this one. Nothing was changed. Install the later version "
                "again, or bring back a backup of this version: `portevoix restore FILE --replace`."
            )
            raise CommandError(message) from error
        except KeyboardInterrupt:
            pass  # Ctrl-C while preparing
        finally:
            os.close(lock)

    def _refuse_half_updated(self) -> None:
        if updates.under_way() is not None:
            message = _(
                "An update was interrupted. Finish it with `portevoix update --continue`, or undo it with "
                "`portevoix update --back`: nothing is lost either way."
            )
            raise CommandError(message)

    def _serve(self, host: str, port: int, sign_in: str) -> None:
        operations.sweep_uploads()
        operations.prepare()
        address = operations.address_of(host, port)
        public_url = environment.text("PUBLIC_URL", address).rstrip("/")
        os.environ["PORTEVOIX_PUBLIC_URL"] = public_url  # for the children
        commands = [operations.web_command(host, port), operations.worker_command()]
        operations.Supervisor([operations.Child(command) for command in commands]).run(
            is_open=lambda: operations.is_open(host, port),
            tell=lambda: self._tell(address, public_url, sign_in),
        )

    def _tell(self, address: str, public_url: str, sign_in: str) -> None:
        self.stdout.write(address)
        if user := User.objects.filter(email=sign_in).first():
            path = accounts.make_link(user, at=timezone.now())
            self.stdout.write(_("Sign in, once: %(url)s") % {"url": public_url + path})
        if path := accounts.setup_path(at=timezone.now()):
            self.stdout.write(
                _("Nobody has an account yet. Open this once: %(url)s") % {"url": public_url + path}
            )
        if not settings.MAIL_SENDS:
            self.stdout.write(
                _("Mail is not sent: messages go to %(folder)s.") % {"folder": settings.MAIL_FOLDER}
            )
        self.stdout.flush()
