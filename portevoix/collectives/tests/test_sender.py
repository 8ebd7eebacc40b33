"""A collective's own address as the sender of its letters: proved by a code, allowed by DNS, or not used."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.collectives import operations, tasks
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, SenderAddress
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.jobs.models import Job
from portevoix.jobs.operations import Run
from portevoix.mail.models import Message
from portevoix.mail.sources import names
from portevoix.mail.tests.factories import make_message
from portevoix.mail.transport import render

pytestmark = pytest.mark.django_db
EMAIL, HOST = "contact@untoit.example", "ssl0.ovh.net"


@pytest.fixture(autouse=True)
def _settings(settings, monkeypatch):
    settings.MAIL_FROM, settings.SMTP_HOST = "portevoix@asso.example", HOST
    monkeypatch.setattr(names, "WAIT", 0.3)


@pytest.fixture
def collective():
    return make_collective(email=EMAIL)


@pytest.fixture
def coordinator(client, collective):
    client.force_login(make_member(collective, role=Role.COORDINATOR))
    return client


def publish(name_server, *, domain="untoit.example", dkim=True, spf="v=spf1 include:mx.ovh.com -all"):
    name_server.records[domain, "MX"] = ["10 mx.ovh.example."]
    name_server.text(domain, spf)
    if dkim:
        name_server.text(f"mail._domainkey.{domain}", "v=DKIM1; p=MIIB")


def code_sent():
    return re.search(r"\b\d{8}\b", Message.objects.latest("pk").body).group()


def declare(client, collective, email=EMAIL):
    return client.post(reverse("collectives:sender", args=[collective.code]), {"email": email})


def confirm(client, collective, code):
    return client.post(reverse("collectives:confirm_sender", args=[collective.code]), {"code": code})


def check(collective):
    run = Run(Job(payload={"address": collective.sender_address.pk}), worker="test")
    tasks.check_sender(run)
    return Collective.objects.get(pk=collective.pk).sends_from


def test_an_address_that_is_proved_and_allowed_is_used(coordinator, collective, name_server):
    publish(name_server)
    assert declare(coordinator, collective).status_code == 302
    assert confirm(coordinator, collective, code_sent()).status_code == 302
    assert Collective.objects.get().sends_from == ""
    assert check(collective) == EMAIL
    page = coordinator.get(reverse("collectives:sender", args=[collective.code])).content.decode()
    assert "Les lettres partent de votre propre adresse" in page


@pytest.mark.parametrize(
    "case",
    [
        ("untoit.example", {"dkim": False}, False),
        ("untoit.example", {"spf": "v=spf1 -all"}, False),
        ("asso.example", {"dkim": False}, True),  # the server's own domain: SPF is enough
        ("asso.example", {"dkim": False, "spf": "v=spf1 -all"}, False),
    ],
)
def test_only_when_the_server_may_send_for_it(coordinator, collective, name_server, case):
    domain, records, used = case
    publish(name_server, domain=domain, **records)
    declare(coordinator, collective, f"contact@{domain}")
    confirm(coordinator, collective, code_sent())
    assert bool(check(collective)) is used
    page = coordinator.get(reverse("collectives:sender", args=[collective.code])).content.decode()
    assert ("Tant que ce n’est pas réparé" in page) is not used


def test_a_domain_that_changed_is_no_longer_used(coordinator, collective, name_server):
    publish(name_server)
    declare(coordinator, collective)
    confirm(coordinator, collective, code_sent())
    assert check(collective) == EMAIL
    name_server.text("untoit.example", "v=spf1 -all")
    job = Job.objects.create(handler="x", key="x", leased_by="test")
    tasks.check_senders(Run(job, worker="test"))
    assert Collective.objects.get().sends_from == ""


def test_when_dns_is_silent_what_was_known_stays(coordinator, collective, name_server):
    publish(name_server)
    declare(coordinator, collective)
    confirm(coordinator, collective, code_sent())
    check(collective)
    name_server.silent = True
    assert check(collective) == EMAIL


def test_a_wrong_code_leaves_five_tries_and_a_code_lasts_a_day(coordinator, collective):
    declare(coordinator, collective)
    right = code_sent()
    wrong = "00000000" if right != "00000000" else "11111111"
    answers = [confirm(coordinator, collective, wrong) for _try in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert "Il reste 4 essais" in answers[0].content.decode()
    assert "Ce code ne vaut plus" in confirm(coordinator, collective, right).content.decode()
    declare(coordinator, collective)
    declared = SenderAddress.objects.get()
    with pytest.raises(operations.CodeSpent):
        operations.confirm_sender(
            declared, code=code_sent(), by=None, at=timezone.now() + timedelta(hours=25)
        )
    assert SenderAddress.objects.get().confirmed_at is None


def test_another_address_is_proved_anew(coordinator, collective, name_server):
    publish(name_server)
    declare(coordinator, collective)
    confirm(coordinator, collective, code_sent())
    check(collective)
    declare(coordinator, collective, "autre@untoit.example")
    assert Collective.objects.get().sends_from == ""


def test_it_is_taken_back(coordinator, collective, name_server):
    declare(coordinator, collective)
    address = reverse("collectives:check_sender", args=[collective.code])
    assert coordinator.post(address, {"what": "forget"}).status_code == 302
    assert SenderAddress.objects.count() == 0


def test_c39_a_mailbox_is_not_filled_with_codes(coordinator, collective):
    assert [declare(coordinator, collective).status_code for _time in range(4)] == [302, 302, 302, 429]
    assert Message.objects.count() == 3


def test_letters_come_from_it_and_come_back_to_the_server(settings):
    message = make_message(sender_address=EMAIL)
    assert render(message)["From"] == f"Collectif « Un toit » <{EMAIL}>"
    assert message.envelope_sender.endswith("@asso.example")


def test_c50_the_mail_of_a_code_names_nobody(coordinator, collective):
    declare(coordinator, collective)
    message = Message.objects.get()
    assert message.recipient == EMAIL
    assert collective.name not in f"{message.subject} {message.body} {message.sender}"
    assert code_sent() not in message.subject
