"""575 e-mails through a real SMTP server, the worker killed at the worst moment."""

import signal
from collections import Counter

from tests.reliability.processes import wait_until
from tests.reliability.test_jobs import enqueue, states

COUNT = 575
KILLED_AT = (100, 260, 430)


def test_c55_nobody_is_written_to_twice_and_nobody_is_lost(folder, post_office):
    """The kill falls between the last byte of a message and the answer: it is accepted, and nobody heard so."""
    folder.environment |= {
        "PORTEVOIX_SMTP_HOST": "127.0.0.1",
        "PORTEVOIX_SMTP_PORT": str(post_office.port),
        "PORTEVOIX_SMTP_SECURITY": "none",
    }
    enqueue(folder, "test.send", COUNT)
    workers = [folder.worker()]

    def kill(count):
        if count in KILLED_AT:
            workers[-1].send_signal(signal.SIGKILL)

    post_office.told = kill
    for _death in KILLED_AT:
        workers[-1].wait()
        workers.append(folder.worker())
    wait_until(lambda: states(folder) == {"done": 1})
    arrived = Counter(post_office.recipients())
    assert arrived == Counter(f"elu{number}@orsaville.example" for number in range(COUNT))
    found = dict(folder.rows("select state, count(*) from mail_message group by state"))
    assert found == {"sent": COUNT - len(KILLED_AT), "uncertain": len(KILLED_AT)}
    assert len({one.mail["Message-ID"] for one in post_office.received}) == COUNT
