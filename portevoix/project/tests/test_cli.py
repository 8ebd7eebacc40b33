"""The command itself, before any of its commands."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("command", [["doctor"], ["backup", "a.tar"], ["login-link", "noe@exemple.test"]])
def test_on_an_empty_folder_a_sentence_and_nothing_made(command, tmp_path):
    """As when the settings' file was not read: no traceback, and no empty database that looks like one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTEVOIX_")}
    environment |= {"PORTEVOIX_ENV_FILE": "", "PORTEVOIX_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "portevoix", *command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"portevoix: Il n’y a encore rien dans {tmp_path}. PORTEVOIX_DATA_DIR est-il juste ? "
        "Sinon, lancez une fois `portevoix serve`."
    ).replace(" ?", "\u00a0?")
    assert list(tmp_path.glob("*.sqlite3")) == []
