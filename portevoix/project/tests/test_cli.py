"""The command itself, before any of its commands."""

import os
import subprocess
import sys

import pytest


def run(folder, *command):
    """Python to its end, with that data folder and no other setting."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTEVOIX_")}
    environment |= {"PORTEVOIX_ENV_FILE": "", "PORTEVOIX_DATA_DIR": str(folder)}
    command = [sys.executable, *command]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [["doctor"], ["backup", "a.tar"], ["login-link", "noe@exemple.test"]])
def test_on_an_empty_folder_a_sentence_and_nothing_made(command, tmp_path):
    """As when the settings' file was not read: no traceback, and no empty database that looks like one."""
    done = run(tmp_path, "-m", "portevoix", *command)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"portevoix: Il n’y a encore rien dans {tmp_path}. PORTEVOIX_DATA_DIR est-il juste ? "
        "Sinon, lancez une fois `portevoix serve`."
    ).replace(" ?", "\u00a0?")
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_c53_serve_on_a_full_disk_says_so(tmp_path):
    """Files of the process may not pass 200 kB, which Linux tells as a full or a broken disk does."""
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "sys.argv = ['portevoix', 'serve', '--port', '0'];"
        "from portevoix.project.cli import main; main()"
    )
    done = run(tmp_path, "-c", code)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "disque" in done.stderr
