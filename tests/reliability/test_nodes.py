"""Two nodes on one PostgreSQL: two webs, two workers, nothing done twice."""

import urllib.request
from collections import Counter

import pytest

from tests.journeys.conftest import free_port
from tests.reliability.processes import Folder, wait_until
from tests.reliability.test_jobs import enqueue, notes, states


@pytest.fixture
def nodes(postgres_database, tmp_path):
    """Two data folders that share a database and the server's secret, both served; started at the same moment."""
    url = postgres_database()
    found = [Folder(tmp_path / name, database=url) for name in ("a", "b")]
    for node in found:
        node.environment["PORTEVOIX_SECRET_KEY"] = "s" * 50
        node.port = free_port()
        node.server = node.serve(node.port)
    yield found
    for node in found:
        node.server.terminate()
        node.server.wait(30)
        node.database = ""  # the fixture of the database erases it, once
        node.end()


def test_two_nodes_start_together_and_share_their_people(nodes):
    first, second = nodes
    answers = [node.server.stdout.readline().strip() for node in nodes]
    assert answers == [f"http://127.0.0.1:{node.port}/" for node in nodes]
    link = first.server.stdout.readline().split()[-1].replace(str(first.port), str(second.port))
    with urllib.request.urlopen(link) as page:
        assert "Ouvrir mon collectif" in page.read().decode()
    assert first.rows(
        "select count(*) from django_migrations where app = 'jobs' and name = '0001_initial'"
    ) == [(1,)]


def test_c51_two_workers_of_two_nodes_do_each_job_once(nodes):
    first, second = nodes
    for node in nodes:
        node.server.stdout.readline()
    enqueue(first, "test.quick", 300)
    workers = [first.worker(), second.worker()]
    wait_until(lambda: states(first) == {"done": 300})
    done = Counter(notes(first)) + Counter(notes(second))
    assert done == Counter(map(str, range(300)))
    assert min(len(notes(first)), len(notes(second))) > 0, "both take their part"
    assert [worker.poll() for worker in workers] == [None, None]
