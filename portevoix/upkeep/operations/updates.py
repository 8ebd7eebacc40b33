"""An update: the database kept aside, the new code, the database in step, a look; or all the way back.

Each step is written in `update.json` of the data folder before the next begins: killed at any moment, the update
goes on or goes back from there. Stored files are not copied: no version changes them.
"""

import json
import shlex
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portevoix import __version__
from portevoix.upkeep.operations import backup, folder, restore
from portevoix.upkeep.queries import storage
from portevoix.upkeep.transport import installing

STATE = "update.json"
SNAPSHOT = "before-update.tar"
KEPT_FOR = 7 * 24 * 3600.0  # seconds
VERSIONS = "versions"
SCRIPT = "finish-update.sh"


class Step(StrEnum):
    """The last step that is over, on the way there or back; `leaving` is the decision to go back."""

    SAVED = "saved"
    INSTALLED = "installed"
    LEAVING = "leaving"
    LEFT = "left"


@dataclass(frozen=True)
class Update:
    """One update under way: from which version, how to have it again, how to have the new one."""

    step: Step
    version: str
    old: str
    new: str
    began_at: str


class UnderWay(Exception):  # noqa: N818  refusals are named as the fact
    """An update was begun and has not ended."""


class Older(Exception):  # noqa: N818
    """The version that is asked for (first argument) is older than the one that runs."""


class DatabaseIsNewer(Exception):  # noqa: N818
    """A later version has changed the tables: this code would spoil what it does not know."""


class NothingToDo(Exception):  # noqa: N818
    """No update was begun."""


def under_way() -> Update | None:
    """The update that was begun and has not ended."""
    try:
        facts = json.loads((Path(settings.DATA_DIR) / STATE).read_text())
    except FileNotFoundError:
        return None
    return Update(**{**facts, "step": Step(facts["step"])})


def _note(update: Update, step: Step) -> Update:
    noted = replace(update, step=step)
    folder.write_whole(Path(settings.DATA_DIR) / STATE, json.dumps(asdict(noted)))
    return noted


def begin(text: str, *, at: datetime) -> Update:
    """Keep the database aside and note what is meant. Raises UnderWay, Older, DatabaseIsNewer, DiskFull."""
    if under_way() is not None:
        raise UnderWay
    if number := installing.older(text):
        raise Older(number)
    check_database_is_not_newer()
    kept = Path(settings.DATA_DIR) / VERSIONS
    update = Update(
        step=Step.SAVED,
        version=__version__,
        old=installing.present(keep_in=kept),
        new=installing.wanted(text, keep_in=kept),
        began_at=at.isoformat(),
    )
    keep_database(at=at)
    _write_script(update)
    return _note(update, Step.SAVED)


def keep_database(*, at: datetime) -> None:
    """The database alone, as a backup beside it: files never change."""
    target = Path(settings.DATA_DIR) / SNAPSHOT
    backup.to_file(target, backup.Asked(at=at, with_files=False), replace=True)


def _write_script(update: Update) -> None:
    """For the day when the installer itself was killed and `portevoix` no longer answers."""
    lines = [shlex.join(command) for command in installing.commands(update.new)]
    text = "\n".join(["#!/bin/sh -e", f"cd {shlex.quote(str(installing.ROOT))}", *lines, ""])
    folder.write_whole(Path(settings.DATA_DIR) / SCRIPT, text)


def install(update: Update) -> Update:
    """Put the new code in place; what runs from here on must be the new code. Raises NotInstalled."""
    installing.install(update.new)
    return _note(update, Step.INSTALLED)


def finish() -> None:
    """Bring the database in step, with the new code, and forget the update; its way back stays for a while."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    _forget()


def leave(update: Update) -> Update:
    """Put the old code back; what runs from here on must be the old code. Raises NotInstalled."""
    left = _note(update, Step.LEAVING)
    installing.install(update.old)
    return _note(left, Step.LEFT)


def put_back() -> None:
    """Bring the database of before back, with the old code, and forget the update. Raises what restore does."""
    file = Path(settings.DATA_DIR) / SNAPSHOT
    restore.restore(restore.Wanted(file, replace=True, moved=True))
    _forget()


def _forget() -> None:
    for name in (STATE, SCRIPT):
        (Path(settings.DATA_DIR) / name).unlink(missing_ok=True)


def forget_old_snapshot(*, at: datetime) -> None:
    """A week after an update its way back is erased: by then it would lose more than it saves."""
    snapshot = Path(settings.DATA_DIR) / SNAPSHOT
    if under_way() is None and snapshot.exists() and at.timestamp() - snapshot.stat().st_mtime > KEPT_FOR:
        snapshot.unlink(missing_ok=True)


def check_database_is_not_newer() -> None:
    """Raise DatabaseIsNewer when the tables were changed by a migration that this code has not."""
    if storage.is_newer():
        raise DatabaseIsNewer


def keep_before_migrating(*, at: datetime) -> None:
    """Before `serve` changes tables that hold something, the database is kept aside."""
    executor = MigrationExecutor(connection)
    applied = executor.loader.applied_migrations
    if applied and executor.migration_plan(executor.loader.graph.leaf_nodes()):
        keep_database(at=at)
