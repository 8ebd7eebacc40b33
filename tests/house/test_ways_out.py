"""Where the house speaks to the outside, runs programs, writes tables: one place each, named here (c32, c33, c28)."""

import ast

import pytest

from tests.house.storeys import PACKAGE

NETWORK = {
    "urllib.request", "http.client", "smtplib", "imaplib", "ftplib", "poplib", "telnetlib", "socket", "asyncio",
    "requests", "httpx", "aiohttp", "urllib3", "dns.resolver",
}  # fmt: skip
SPEAKS = {
    "directory/sources/fetch.py": {"urllib.request", "http.client"},  # official sites, by name, https alone
    "mail/transport.py": {"smtplib"},  # the server of the settings, and who receives for its own domain
    "mail/rules/steps.py": {"smtplib", "socket"},  # the kinds of their refusals alone
    "mail/sources/mailbox.py": {"imaplib"},  # the mailbox of the settings
    "mail/sources/names.py": {"dns.resolver"},  # the DNS of the machine
    "project/management/commands/worker.py": {"socket"},  # the name of this machine
    "project/operations.py": {"socket"},  # whether our own port is free
    "upkeep/transport/network.py": {"socket"},  # our own public address, its certificate
}
RUNS = {"project/operations.py", "upkeep/operations/restore.py", "upkeep/transport/installing.py"}
READING = {"intake/sources/delimited.py", "directory/sources/table.py"}
TABLES = {"files/rules/tables.py", *READING}
NEVER = {
    "pickle",
    "marshal",
    "shelve",
    "yaml",
    "xmlrpc",
    "xml.dom.minidom",
    "lxml.etree",
}  # run, or open, what they read
CALLS = {"eval", "exec", "compile", "__import__"}


def files() -> dict[str, ast.Module]:
    """Our modules by their path, without tests."""
    found = (file for file in PACKAGE.rglob("*.py") if "tests" not in file.parts)
    return {file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text()) for file in found}


def imported(module: ast.Module) -> set[str]:
    """Every module that is named in an import."""
    names: set[str] = set()
    for one in ast.walk(module):
        if isinstance(one, ast.Import):
            names |= {name.name for name in one.names}
        elif isinstance(one, ast.ImportFrom) and one.module:
            names |= {one.module, *(f"{one.module}.{name.name}" for name in one.names)}
    return names


@pytest.fixture(scope="module")
def house() -> dict[str, set[str]]:
    return {path: imported(module) for path, module in files().items()}


def test_c32_the_house_speaks_to_the_outside_in_these_places_alone(house):
    speaking = {path: names & NETWORK for path, names in house.items() if names & NETWORK}
    assert speaking == SPEAKS


def test_c28_programs_are_run_in_these_places_alone_and_never_by_a_shell(house):
    assert {path for path, names in house.items() if "subprocess" in names} == RUNS
    for path in RUNS:
        assert "shell=True" not in (PACKAGE / path).read_text()


def test_c33_tables_are_written_by_one_hand(house):
    assert {path for path, names in house.items() if names & {"csv", "openpyxl", "xlsxwriter"}} == TABLES
    assert not [path for path in READING if "csv.writer" in (PACKAGE / path).read_text()]


def test_c29_nothing_that_is_read_can_run(house):
    assert {path: names & NEVER for path, names in house.items() if names & NEVER} == {}
    called = {
        path
        for path, module in files().items()
        for one in ast.walk(module)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in CALLS
    }
    assert called == set()


def test_c32_a_new_way_out_is_seen():
    assert imported(ast.parse("from urllib import request\nimport httpx")) & NETWORK == {
        "urllib.request",
        "httpx",
    }
