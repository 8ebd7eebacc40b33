"""`make bench`: every bench/*.py with a `run(folder) -> list[Row]`, in one table; fails on a missed aim.

python -m bench NAME...      runs those alone
"""

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

import bench


def main() -> int:
    """Print the table; 1 when an aim is missed."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="portevoix-bench-") as folder:
        for module in sorted(name for _, name, _ in pkgutil.iter_modules(bench.__path__)):
            if module not in {"__main__", "measure", "register"} and module in (sys.argv[1:] or [module]):
                run = importlib.import_module(f"bench.{module}").run
                place = Path(folder, module)
                place.mkdir()
                rows += run(place)
    print("| work | Portevoix, CPU s | peer, CPU s | ratio | aim | |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        peer = f"{row.peer:.2f} ({row.peer_name})" if row.peer is not None else ""
        ratio = f"{row.ours / row.peer:.3f}" if row.peer else ""
        verdict = "holds" if row.holds else "MISSED"
        print(f"| {row.work} | {row.ours:.2f} | {peer} | {ratio} | {row.aim} | {verdict} |")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
