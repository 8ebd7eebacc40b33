"""575 e-mails through a real SMTP server, the worker killed three times on the way."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter

import pytest
from aiosmtpd.controller import Controller

COUNT = 575
KILLED_AT = (100, 260, 430)
PATIENCE = 120  # seconds


class Box:
    """Keeps every recipient and every Message-ID that arrived."""

    def __init__(self):
        self.recipients = []
        self.ids = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the name aiosmtpd calls
        self.recipients += envelope.rcpt_tos
        head = envelope.content.split(b"\r\n\r\n", 1)[0].decode()
        self.ids += [line.split(": ", 1)[1] for line in head.splitlines() if line.startswith("Message-ID")]
        return "250 OK"


@pytest.fixture
def box():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port)
    controller.start()
    controller.handler.port = port
    yield controller.handler
    controller.stop()


@pytest.fixture
def crowd(box, tmp_path):
    """Run crowd.py beside us, with a data folder of its own and our SMTP server."""
    environment = {
        **os.environ,
        "PORTEVOIX_DATA_DIR": str(tmp_path / "data"),
        "PORTEVOIX_SMTP_HOST": "127.0.0.1",
        "PORTEVOIX_SMTP_PORT": str(box.port),
        "PORTEVOIX_SMTP_SECURITY": "none",
        "PORTEVOIX_MAIL_PER_MINUTE": "60000",
    }
    alive = []

    def start(*words):
        command = [sys.executable, "-m", "portevoix.outreach.tests.crowd", *map(str, words)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        alive.append(process)
        return process

    yield start
    for process in alive:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def wait_until(holds, *, pause=0.05):
    limit = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < limit, "nothing happens any more"
        time.sleep(pause)


def test_nobody_is_written_to_twice_and_nobody_is_lost_when_the_worker_dies(box, crowd):
    prepared = crowd("prepare", COUNT)
    prepared.wait()
    assert prepared.returncode == 0
    for threshold in KILLED_AT:
        worker = crowd("work")
        wait_until(lambda threshold=threshold: len(box.recipients) >= threshold)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    last = crowd("work")
    found = {}

    def over():
        found.update(json.loads(crowd("report").stdout.read()))
        return found["mailing"] == "sent"

    wait_until(over, pause=1)
    last.kill()
    uncertain = len(found["uncertain"])
    assert uncertain <= 3
    assert found["letters"] == {"sent": COUNT - uncertain} | ({"uncertain": uncertain} if uncertain else {})
    assert found["exchanges"] == COUNT - uncertain
    assert [who for who, times in Counter(box.recipients).items() if times > 1] == []
    known = {who.split("<")[1].strip(">") for who in found["uncertain"]}
    assert {*box.recipients} | known == {f"depute{number}@exemple.test" for number in range(1, COUNT + 1)}
    assert len(set(box.ids)) == len(box.ids)
