"""The `portevoix` command: each public name is a Django management command."""

import gettext
import os
import sys
from pathlib import Path

from portevoix.project import database, environment

RENAMED = {"import": "import_data"}  # `import` is a word of Python and cannot name a module


_ = gettext.translation("django", Path(__file__).parent / "locale", ["fr"], fallback=True).gettext


def main() -> None:
    """Run one command; `portevoix app-password` is the module `app_password`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portevoix.project.settings")
    try:
        import portevoix.project.settings  # noqa: F401, PLC0415  a wrong variable is said before anything else
    except environment.Misread as misread:
        name, value = misread.args
        sys.exit(
            "portevoix: "
            + _("%(name)s is “%(value)s”; it must be a whole number.") % {"name": name, "value": value}
        )
    except database.Unknown:
        sys.exit(
            "portevoix: "
            + _(
                "PORTEVOIX_DATABASE_URL must read postgresql://user:password@host:5432/name; leave it empty for SQLite."
            )
        )
    from django.core.management import CommandError, execute_from_command_line  # noqa: PLC0415

    CommandError.__name__ = "portevoix"  # Django prints it before the sentence
    argv = sys.argv[:]
    argv[0] = "portevoix"
    if len(argv) > 1:
        argv[1] = RENAMED.get(argv[1], argv[1].replace("-", "_"))
    execute_from_command_line(argv)
