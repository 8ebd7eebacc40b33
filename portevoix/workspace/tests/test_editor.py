"""The island's own tests, run by node."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_editor_agrees_with_the_server():
    tests = sorted(str(path) for path in (ROOT / "islands/editor/test").glob("*.test.js"))
    done = subprocess.run(
        ["node", "--test", *tests], capture_output=True, text=True, check=False, cwd=ROOT, timeout=120
    )
    assert done.returncode == 0, done.stdout[-6000:]
