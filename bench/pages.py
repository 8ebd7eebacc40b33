"""Pages of a member on the demonstration's 575 letters: CPU of the server alone, under granian and under gunicorn."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import PORTEVOIX, Row

TIMES = 100
TICK = os.sysconf("SC_CLK_TCK")
APPLICATION = "portevoix.project.wsgi:application"
HELD = "at most 2.5 s: 25 ms a page"
SIGN_IN = """
import sys
import django; django.setup()
from django.test import Client
from portevoix.accounts.models import User
client = Client()
client.force_login(User.objects.get(email=sys.argv[1]), backend="django.contrib.auth.backends.ModelBackend")
print(next(iter(client.cookies.values())).OutputString().split(";")[0])
"""


def run(folder: Path) -> list[Row]:
    """Each page a hundred times, a few before that do not count."""
    environment = os.environ | {
        "PORTEVOIX_DATA_DIR": str(folder / "demo"),
        "DJANGO_SETTINGS_MODULE": "portevoix.project.settings",
    }
    said = _last_line(environment, PORTEVOIX, "demo", "--prepare", "--json")
    demo = json.loads(said)
    cookie = _last_line(environment, sys.executable, "-c", SIGN_IN, demo["coordinator"])
    pages = {
        "my week": "/",
        "campaigns": "/campaigns/",
        "a campaign": f"/campaigns/{demo['campaign']}/",
        "its 575 targets": f"/campaigns/{demo['campaign']}/targets/",
        "575 deputies": "/directory/",
        "a letter to 575": f"/mailings/{demo['mailing']}/",
        "news": "/collectives/news/",
    }
    ours, peer = _granian(environment, cookie, pages), _gunicorn(environment, cookie, pages)
    return [
        Row(f"{TIMES} times {name}", ours[name], peer[name], "gunicorn", HELD, ours[name] <= TIMES * 0.025)
        for name in pages
    ]


def _last_line(environment: dict[str, str], *command: str | Path) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def _granian(environment: dict[str, str], cookie: str, pages: dict[str, str]) -> dict[str, float]:
    """As `portevoix serve` runs it."""
    port = _free()
    command = [PORTEVOIX.with_name("granian"), "--interface", "wsgi", "--port", port, "--workers", 1]
    more = ["--blocking-threads", "4", "--no-access-log", "--log-level", "warning", APPLICATION]
    return _measured([*command, *more], port, environment, cookie, pages)


def _gunicorn(environment: dict[str, str], cookie: str, pages: dict[str, str]) -> dict[str, float]:
    port = _free()
    command = [PORTEVOIX.with_name("gunicorn"), "--workers", 1, "--threads", 4, "--bind", f"127.0.0.1:{port}"]
    return _measured([*command, "--log-level", "warning", APPLICATION], port, environment, cookie, pages)


def _measured(
    command: list[object], port: int, environment: dict[str, str], cookie: str, pages: dict[str, str]
) -> dict[str, float]:
    with _server([str(word) for word in command], port, environment) as number:
        found = {}
        for name, path in pages.items():
            _ask(port, path, cookie, 5)
            before = _cpu(number)
            _ask(port, path, cookie, TIMES)
            found[name] = _cpu(number) - before
        return found


@contextlib.contextmanager
def _server(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                time.sleep(0.05)
            yield process.pid
        finally:
            process.terminate()


def _ask(port: int, path: str, cookie: str, times: int) -> None:
    """One after the other, each on a connection of its own, as nginx asks."""
    for _ in range(times):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")


def _cpu(number: int) -> float:
    """CPU seconds of a process and of those it started."""
    words = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    below = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return (int(words[11]) + int(words[12])) / TICK + sum(_cpu(int(child)) for child in below)


def _free() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
