"""An archive brought in by processes killed at every step: whole in the end, once, and nothing left of the others."""

import signal
from pathlib import Path

TABLES = ("collectives_collective", "collectives_space", "advocacy_target", "outreach_letter", "mail_message")
STEPS = (1, 2, 3, 4, 5, 9, 14, 20, 23)


def run(folder, *arguments):
    process = folder.start("-m", "tests.reliability.archive", *arguments)
    process.wait()
    return process.returncode, process.stderr.read()


def figures(folder):
    return {name: folder.rows(f"select count(*) from {name}")[0][0] for name in TABLES}


def test_c51_an_archive_comes_whole_and_once_whatever_is_killed(folder):
    assert run(folder, "prepare") == (0, "")
    first = figures(folder)
    for step in STEPS:
        code, said = run(folder, "bring", str(step))
        assert code == -signal.SIGKILL, (step, said)
        now = figures(folder)
        assert now | {"collectives_space": 0} == first | {"collectives_space": 0}, (
            step
        )  # nothing half written
        assert (
            now["collectives_space"] == first["collectives_space"] * 2
        )  # made once, and nobody may enter them
    assert run(folder, "bring", "0") == (0, "")
    assert figures(folder) == {name: number * 2 for name, number in first.items()}
    assert run(folder, "bring", "0") == (0, "")
    assert figures(folder) == {name: number * 2 for name, number in first.items()}
    rows = folder.rows("select space, sha256 from files_storedfile")
    kept = {f"{space}/{sha256[:2]}/{sha256}" for space, sha256 in rows}
    store = Path(folder.path) / "files"
    assert {str(one.relative_to(store)) for one in store.rglob("*") if one.is_file()} == kept
