"""A PostgreSQL server of its own, for one command: installed if need be, started on loopback, erased after.

python tools/postgres.py COMMAND...      runs it with PORTEVOIX_DATABASE_URL set
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import system

OWNER = "postgres"  # the server refuses to run as root
SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}


def folder_of_programs() -> Path | None:
    """Where `initdb` and `pg_ctl` are, the newest version first; None when PostgreSQL is not installed."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(versions, key=lambda path: int(path.parent.parent.name), reverse=True)
    found = newest[0] if newest else shutil.which("initdb")
    return Path(found).parent if found else None


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A throw-away server; `url()` names one of its databases. Stops and erases itself on leaving."""

    def __init__(self, *, durable: bool = False) -> None:
        self.programs = folder_of_programs()
        self.port = free_port()
        self.durable = durable

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="portevoix-postgres-"))
        if os.geteuid() == 0:
            account = pwd.getpwnam(OWNER)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._run(
            "initdb", "-D", self.data, "-U", "portevoix", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        settings = {} if self.durable else SETTINGS
        said = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", **settings}
        options = " ".join(f"-c {name}='{value}'" for name, value in said.items())
        self._run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-o", options, "start")
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self) -> Path:
        """The server's own folder."""
        return self.folder / "data"

    def url(self, name: str = "postgres") -> str:
        """What PORTEVOIX_DATABASE_URL must say for that database."""
        return f"postgresql://portevoix@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: object) -> None:
        who = {"user": OWNER, "group": OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
        command = [str(self.programs / program), *map(str, arguments)]
        # the server must not hold our pipes, or whoever waits for them waits for ever
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            **who,
        )


def main(command: list[str]) -> int:
    """Run the command beside a server; its exit code."""
    if folder_of_programs() is None and system.main(["postgresql"]):
        return 1
    with Cluster() as cluster:
        return subprocess.run(
            command, env=os.environ | {"PORTEVOIX_DATABASE_URL": cluster.url()}, check=False
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
