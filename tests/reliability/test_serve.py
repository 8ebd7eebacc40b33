"""`portevoix serve` as a person meets it: an address, pages, and nothing left behind."""

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.post_office import free_port
from tests.reliability.processes import is_alive, wait_until

FORTY_MEGABYTES = 40_000_000


@pytest.fixture
def port():
    return free_port()


def children(number):
    """All processes under one."""
    listed = subprocess.run(["pgrep", "-P", str(number)], capture_output=True, text=True, check=False).stdout
    found = [int(line) for line in listed.split()]
    return found + [below for child in found for below in children(child)]


def command_of(number):
    """How a process was started; empty once it is gone."""
    try:
        return Path(f"/proc/{number}/cmdline").read_text()
    except FileNotFoundError:
        return ""


def fetch(address, data=None, **headers):
    request = urllib.request.Request(address, data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def start(folder, port):
    """A server that answers."""
    process = folder.serve(port)
    process.address = process.stdout.readline().strip()
    process.folder = folder
    return process


@pytest.fixture
def server(folder, port):
    """One of the test's own, to be harmed."""
    process = start(folder, port)
    yield process
    process.terminate()
    process.wait(timeout=25)


@pytest.fixture(scope="module")
def shared(prepared_folder, tmp_path_factory):
    """One for all tests that only ask."""
    folder = prepared_folder.copy(tmp_path_factory.mktemp("shared") / "data")
    yield start(folder, free_port())
    folder.end()


def test_first_line_is_the_address_and_it_answers(server, port):
    assert server.address == f"http://127.0.0.1:{port}/"
    status, page = fetch(server.address)
    assert (status, "Portevoix" in page) == (200, True)
    assert server.stdout.readline().startswith(
        "Personne n’a encore de compte. Ouvrez ceci, une seule fois\u00a0: " + server.address
    )
    assert fetch(server.address.replace("127.0.0.1", "localhost"))[0] == 200


def test_c34_unknown_host_is_refused(shared):
    assert fetch(shared.address, Host="evil.example")[0] == 400


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_leaves_no_process(folder, port, number):
    server = folder.serve(port)
    server.stdout.readline()
    below = children(server.pid)
    assert len(below) >= 3
    server.send_signal(number)
    assert server.wait(timeout=25) == 0
    assert [one for one in below if is_alive(one)] == []
    assert "Traceback" not in server.stderr.read()


def test_killed_server_leaves_no_process(folder, port):
    server = folder.serve(port)
    server.stdout.readline()
    below = children(server.pid)
    server.kill()
    server.wait()
    wait_until(lambda: not [one for one in below if is_alive(one)], patience=40)


@pytest.mark.parametrize("name", ["portevoix\0worker", "granian\0--interface"])
def test_child_that_dies_is_started_again(server, name):
    def child():
        return [one for one in children(server.pid) if name in command_of(one)][:1]

    def answers():
        try:
            return fetch(server.address)[0] == 200
        except OSError:
            return False

    wait_until(child)
    [first] = child()
    subprocess.run(["kill", "-9", str(first)], check=True)
    wait_until(lambda: child() not in ([], [first]))
    wait_until(answers)


def test_folder_in_use_and_port_taken_are_said_in_one_sentence(shared, tmp_path):
    folder, port = shared.folder, int(shared.address.rstrip("/").rsplit(":", 1)[1])
    second = folder.serve(free_port())
    assert second.wait() == 1
    assert second.stderr.read() == (
        f"portevoix: Portevoix sert déjà le dossier {folder.path}. "
        "Arrêtez-le d’abord, ou indiquez un autre PORTEVOIX_DATA_DIR.\n"
    )
    third = folder.serve(port, PORTEVOIX_DATA_DIR=str(tmp_path / "other"))
    assert third.wait() == 1
    assert third.stderr.read() == (
        f"portevoix: Le port {port} est déjà pris. Choisissez-en un autre avec --port.\n"
    )


def test_wrong_variable_is_said_in_one_sentence(folder, port):
    server = folder.serve(port, PORTEVOIX_SMTP_PORT="smtp")
    assert server.wait() == 1
    assert server.stderr.read() == (
        "portevoix: PORTEVOIX_SMTP_PORT vaut «\u00a0smtp\u00a0»\u00a0; il faut un nombre entier.\n"
    )


def peak_memory(number):
    """In kB."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{number}/status").read_text())[1])


def test_c30_forty_megabytes_are_refused_without_being_kept(shared):
    fetch(shared.address)
    web = [one for one in children(shared.pid) if "granian" in command_of(one)]
    before = {one: peak_memory(one) for one in web}
    status, page = fetch(shared.address + "accounts/sign-in/", data=b"x" * FORTY_MEGABYTES)
    assert (status, "Ce fichier est trop lourd" in page) == (413, True)
    assert max(peak_memory(one) - before[one] for one in web) < 10_000
    assert list((shared.folder.path / "uploads").iterdir()) == []


def test_c42_nothing_printed_tells_who_came(folder, port):
    server = folder.serve(port)
    address = server.stdout.readline().strip()
    fetch(address + "accounts/sign-in/?canary=1", **{"User-Agent": "canary"})
    fetch(address + "canary")
    server.terminate()
    server.wait(timeout=25)
    printed = server.stdout.read() + server.stderr.read()
    assert "canary" not in printed
    assert [line for line in printed.splitlines() if "127.0.0.1" in line and "http" not in line] == []


def test_c28_what_the_folder_one_stands_in_calls_portevoix_is_never_run(folder, port, tmp_path):
    """Typed in a clone of another version, or in a folder of downloads."""
    trap = tmp_path / "here" / "portevoix"
    trap.mkdir(parents=True)
    (trap / "__init__.py").write_text("import pathlib; pathlib.Path(__file__).with_name('run').touch()")
    command = [Path(sys.executable).with_name("portevoix"), "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=trap.parent, env=folder.environment, stdout=subprocess.PIPE, text=True
    )
    address = process.stdout.readline().strip()
    assert fetch(address + "accounts/sign-in/")[0] == 200
    process.terminate()
    process.wait(30)
    process.stdout.close()
    assert not (trap / "run").exists()
