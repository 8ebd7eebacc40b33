"""`portevoix serve`: web and worker on one machine, kept alive."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from portevoix.accounts import operations as accounts
from portevoix.project import operations


class Command(BaseCommand):
    """Serve everything on one machine until Ctrl-C or SIGTERM."""

    help = (
        "Serve everything on one machine: web and worker, kept alive. The first line printed is the address."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **_options: Any) -> None:
        """Prepare the folder, say the address, keep the processes alive."""
        try:
            operations.check_port(host, port)
            operations.prepare()
            lock = operations.lock_folder()
        except operations.PortTaken as error:
            raise CommandError(
                _("Port %(port)s is taken. Choose another with --port.") % {"port": port}
            ) from error
        except operations.FolderBusy as error:
            message = _(
                "Portevoix already serves %(folder)s. Stop it first, or set another PORTEVOIX_DATA_DIR."
            )
            raise CommandError(message % {"folder": settings.DATA_DIR}) from error
        address = f"http://{host}:{port}"
        os.environ.setdefault("PORTEVOIX_PUBLIC_URL", address)
        self.stdout.write(f"{address}/")
        self._say_more(os.environ["PORTEVOIX_PUBLIC_URL"].rstrip("/"))
        children = [operations.web_command(host, port), operations.worker_command()]
        try:
            operations.Supervisor([operations.Child(command) for command in children]).run()
        finally:
            os.close(lock)

    def _say_more(self, public_url: str) -> None:
        if path := accounts.setup_path(at=timezone.now()):
            self.stdout.write(
                _("Nobody has an account yet. Open this once: %(url)s") % {"url": public_url + path}
            )
        if not settings.MAIL_SENDS:
            self.stdout.write(
                _("Mail is not sent: messages go to %(folder)s.") % {"folder": settings.MAIL_FOLDER}
            )
        self.stdout.flush()
