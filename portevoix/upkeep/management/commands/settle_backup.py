"""`portevoix settle_backup`: a step of `restore`, run on the copy that it makes ready; not for people."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from portevoix.upkeep.operations import settling


class Command(BaseCommand):
    """Bring the copy to the present code and hold what may have left since the backup."""

    help = "A step of restore; not for people."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """When the backup was taken, and what happened since."""
        parser.add_argument("--taken-at", type=datetime.fromisoformat, required=True)
        parser.add_argument("--moved", action="store_true")
        parser.add_argument("--erasures", type=Path)

    def handle(self, *, taken_at: datetime, moved: bool, erasures: Path | None, **_options: Any) -> None:
        """Migrate, hold, erase again."""
        call_command("migrate", interactive=False, verbosity=0)
        now = timezone.now()
        settling.settle(taken_at=taken_at, at=now, moved=moved)
        if erasures is not None:
            settling.erase_again(erasures, taken_at=taken_at, at=now)
