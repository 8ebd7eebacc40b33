"""The `portevoix` command: each public name is a Django management command."""

import gettext
import os
import sys
from pathlib import Path

from portevoix import __version__
from portevoix.project import database, environment

RENAMED = {"import": "import_data"}  # `import` is a word of Python and cannot name a module
VERSION = {"version", "--version", "-V"}
_ = gettext.translation("django", Path(__file__).parent / "locale", ["fr"], fallback=True).gettext

COMMANDS = {
    "serve": _("serves everything on this machine and keeps it alive"),
    "demo": _("shows an invented association on real public data; never sends mail"),
    "import": _("brings official data: SOURCE FILE…, places"),
    "letters": _("writes all letters of a mailing as one PDF, or one each"),
    "login-link": _("prints a single-use sign-in link for someone locked out"),
    "backup": _("puts everything in one file, while it runs"),
    "restore": _("brings a backup back, here or on another machine"),
    "doctor": _("looks at everything, says what to do"),
    "update": _("installs a new version, with the way back"),
    "version": _("prints the version"),
}

READERS = {"backup", "doctor", "letters", "login-link"}
"""What has no sense before the first `serve`."""


def main() -> None:
    """Run one command; `portevoix app-password` is the module `app_password`."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in VERSION or sys.argv[1:] in ([], ["help"], ["--help"], ["-h"]):
        sys.stdout.write(f"{__version__ if name in VERSION else usage()}\n")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portevoix.project.settings")
    if refusal := _prepare():
        sys.exit(f"portevoix: {refusal}")
    _execute(name)


def usage() -> str:
    """What each command does, one line each."""
    lines = [f"  {name:<12}{words}" for name, words in COMMANDS.items()]
    return "\n".join(
        [_("portevoix COMMAND, with one of:"), "", *lines, "", _("portevoix COMMAND --help says more.")]
    )


def _prepare() -> str:
    """Read the settings' file and the settings; a sentence when they cannot be used as they are."""
    try:
        environment.read_file()
        environment.check_owner(environment.data_dir())
        import portevoix.project.settings  # noqa: F401, PLC0415  a wrong variable is said before anything else
    except environment.Misread as misread:
        name, value = misread.args
        return _("%(name)s is “%(value)s”; it must be a whole number.") % {"name": name, "value": value}
    except PermissionError as refused:
        words = _("%(path)s is not yours. Try: sudo -u portevoix portevoix …")
        return words % {"path": refused.filename}
    except environment.Foreign as owner:
        words = _("The data belong to the account “%(owner)s”. Try: sudo -u %(owner)s portevoix …")
        return words % {"owner": owner}
    except database.Unknown:
        return _(
            "PORTEVOIX_DATABASE_URL must read postgresql://user:password@host:5432/name; leave it empty for SQLite."
        )
    return ""


def _has_no_tables() -> bool:
    """Whether nothing was ever served here; a database that does not answer is for the command to say."""
    import django  # noqa: PLC0415
    from django.db import OperationalError, connection  # noqa: PLC0415

    django.setup()
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    try:
        return "django_migrations" not in connection.introspection.table_names()
    except OperationalError:
        return False
    finally:
        connection.close()


def _execute(name: str) -> None:
    from django.core.management import CommandError, execute_from_command_line  # noqa: PLC0415
    from django.db import Error  # noqa: PLC0415

    if name in READERS and _has_no_tables():
        words = _(
            "There is nothing yet in %(folder)s. Is PORTEVOIX_DATA_DIR right? Else start `portevoix serve` once."
        )
        sys.exit(f"portevoix: {words % {'folder': environment.data_dir()}}")
    CommandError.__name__ = "portevoix"  # Django prints it before the sentence
    module = RENAMED.get(name, name.replace("-", "_"))
    try:
        execute_from_command_line(["portevoix", module, *sys.argv[2:]])
    except (OSError, Error) as error:
        if refusal := _unwritten(error):
            sys.exit(f"portevoix: {refusal}")
        raise


def _unwritten(error: Exception) -> str:
    """A sentence for a disk or a database that refuses; nothing for a fault of ours."""
    from portevoix.project import views  # noqa: PLC0415  needs the settings

    if views.is_disk_full(error):
        return _("The disk is full. Nothing more was written; make room and start again.")
    if views.is_out_of_reach(error):
        return _("The disk or the database does not answer as it should: %(fault)s.") % {"fault": error}
    return ""
