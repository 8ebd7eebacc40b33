"""Installs what the tests need from the system, or names it in one clear sentence.

python tools/system.py chromium [--if-possible postgresql nginx-light caddy]
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {  # package: its program
    "chromium": "chromium",
    "postgresql": "pg_ctl",  # Debian keeps it out of the path
    "nginx-light": "nginx",
    "caddy": "caddy",
}
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def is_there(package: str) -> bool:
    """Whether its program is installed."""
    beside = map(str, Path("/usr/lib/postgresql").glob("*/bin"))
    return bool(shutil.which(PROGRAMS[package], path=":".join([PATH, *beside])))


def install(packages: list[str]) -> int:
    """Ask apt, without starting any service; its exit code."""
    quiet = os.environ | {"RUNLEVEL": "1", "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    return subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, env=quiet).returncode


def main(packages: list[str]) -> int:
    """Return 0 when every package named before --if-possible is there at the end."""
    cut = packages.index("--if-possible") if "--if-possible" in packages else len(packages)
    needed, welcome = packages[:cut], packages[cut + 1 :]
    missing = [package for package in [*needed, *welcome] if not is_there(package)]
    if missing and os.geteuid() == 0:
        install(missing)
        missing = [package for package in missing if not is_there(package)]
    if missing:
        print(f"Please install with your system's package manager: {' '.join(missing)}", file=sys.stderr)
    return int(any(package in needed for package in missing))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
