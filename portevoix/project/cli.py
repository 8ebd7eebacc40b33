"""The `portevoix` command: each public name is a Django management command."""

import os
import sys

RENAMED = {"import": "import_data"}  # `import` is a word of Python and cannot name a module


def main() -> None:
    """Run one command; `portevoix app-password` is the module `app_password`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portevoix.project.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  settings come first

    argv = sys.argv[:]
    argv[0] = "portevoix"
    if len(argv) > 1:
        argv[1] = RENAMED.get(argv[1], argv[1].replace("-", "_"))
    execute_from_command_line(argv)
