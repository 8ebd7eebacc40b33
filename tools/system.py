"""Installs what the tests need from the system, or names it in one clear sentence."""

import os
import shutil
import subprocess
import sys

PROGRAMS = {"chromium": "chromium", "postgresql": "pg_ctl"}


def main(names: list[str]) -> int:
    """Return 0 when every named program is there at the end."""
    missing = [name for name in names if not shutil.which(PROGRAMS[name])]
    if not missing:
        return 0
    if os.geteuid() != 0:
        print(f"Please install with your system's package manager: {' '.join(missing)}", file=sys.stderr)
        return 1
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    return subprocess.run(["apt-get", "install", "-y", "-qq", *missing], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
