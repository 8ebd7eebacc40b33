"""docs/security.md and the tests say the same: each point of the checklist is tested, or it is said why not."""

import re
from collections import defaultdict

from tests.house.storeys import PACKAGE, ROOT

POINTS = set(range(1, 61))
NAMED = re.compile(r"def test_((?:c\d\d_)+)")
ROW = re.compile(r"^\| (\d+) \| .+ \| (`.+`.*) \|$", re.MULTILINE)
WITHOUT = re.compile(r"^\| (\d[\d, to]*) \| .+ \|$", re.MULTILINE)


def proofs() -> dict[int, set[str]]:
    """The files that prove each point."""
    found: dict[int, set[str]] = defaultdict(set)
    for file in [*(ROOT / "tests").rglob("test_*.py"), *PACKAGE.rglob("tests/test_*.py")]:
        for named in NAMED.findall(file.read_text()):
            for point in re.findall(r"\d\d", named):
                found[int(point)].add(file.relative_to(ROOT).as_posix())
    return found


def numbers(cell: str) -> set[int]:
    """ "2 to 4" and "36, 38" as numbers."""
    if " to " in cell:
        first, last = cell.split(" to ")
        return set(range(int(first), int(last) + 1))
    return {int(one) for one in cell.split(", ")}


def page() -> tuple[str, str]:
    """What is tested, and what is not."""
    text = (ROOT / "docs/security.md").read_text()
    there, _heading, not_there = text.partition("## Points without a test")
    return there, not_there


def test_every_point_is_tested_or_it_is_said_why_not():
    there, not_there = page()
    said = {int(point) for point, _files in ROW.findall(there)}
    without = set().union(*(numbers(cell) for cell in WITHOUT.findall(not_there)))
    assert said == set(proofs())
    assert (said | without, said & without) == (POINTS, set())


def test_every_file_that_the_page_names_holds_such_a_test():
    proven, (there, _not_there) = proofs(), page()
    named = [
        (int(point), file) for point, files in ROW.findall(there) for file in re.findall(r"`([^`]+)`", files)
    ]
    assert [one for one in named if one[1] not in proven[one[0]]] == []
