"""The mail settings tried against real servers on loopback, and told in words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portevoix.accounts.tests.factories import make_user
from portevoix.jobs.models import Job
from portevoix.jobs.operations import Run
from portevoix.mail import operations as mail
from portevoix.mail import transport
from portevoix.mail.models import Incoming, Message
from portevoix.mail.sources import names
from portevoix.mail.tests.returned import sample
from portevoix.upkeep.enums import Light
from portevoix.upkeep.operations import mail as operations
from portevoix.upkeep.queries import mail as queries

pytestmark = pytest.mark.django_db
DOMAIN = "asso.example"


@pytest.fixture(autouse=True)
def _settings(settings, monkeypatch):
    settings.MAIL_FROM = f"portevoix@{DOMAIN}"
    monkeypatch.setattr(names, "WAIT", 0.3)
    monkeypatch.setattr(operations, "PATIENCE", 3)
    monkeypatch.setattr(operations, "PACE", 0.1)
    monkeypatch.setattr(transport, "RETURN_WAIT", 1.0)


@pytest.fixture
def sends(settings, post_office):
    settings.MAIL_SENDS, settings.SMTP_HOST = True, "127.0.0.1"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post_office.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    return post_office


def tried(*, selector="", trial_to=""):
    """Run the job as a worker does; what is found, by name."""
    job = operations.ask(selector=selector, trial_to=trial_to, by=1)
    Job.objects.filter(pk=job.pk).update(state="running", leased_by="test")
    run = Run(job, worker="test")
    operations.try_all(run)
    Job.objects.filter(pk=job.pk).update(state="done", ended_at=timezone.now(), result=run.result)
    return {finding.name: finding for finding in queries.last().findings}


def lights(found):
    return {name: finding.light.value for name, finding in found.items()}


def test_nothing_set_is_told_and_asks_for_little(name_server):
    found = tried()
    assert lights(found) == {
        "sending": "orange",
        "mailbox": "orange",
        "returns": "red",
        "spf": "red",
        "dkim": "orange",
        "dmarc": "orange",
        "alignment": "orange",
    }


def publish(name_server, *, mx="127.0.0.1"):
    name_server.records[DOMAIN, "MX"] = [f"10 {mx}."]
    name_server.text(DOMAIN, "v=spf1 ip4:127.0.0.1 -all")
    name_server.text(f"mail._domainkey.{DOMAIN}", "v=DKIM1; p=MIIB")
    name_server.text(f"_dmarc.{DOMAIN}", "v=DMARC1; p=quarantine")


def test_all_is_well_and_the_trial_comes_back(name_server, sends, box, monkeypatch):
    publish(name_server)
    monkeypatch.setattr(transport, "MX_PORT", sends.port)

    def forward(_count):
        """The post office of the domain delivers what goes to the return address to its mailbox."""
        received = sends.received[-1]
        if "+" in received.recipient:
            signed = b"DKIM-Signature: v=1; a=rsa-sha256; d=asso.example; s=mail; b=x\r\n"
            proved = b"Authentication-Results: mx.asso.example; spf=pass; dkim=pass; dmarc=pass\r\n"
            box.deliver(proved + signed + received.mail.as_bytes())

    sends.told = forward
    found = tried(trial_to="samira@untoit.example")
    assert {name for name, light in lights(found).items() if light != "green"} == {"encryption"}
    assert "SPF, DKIM, DMARC" in found["loop"].sentence
    assert found["dkim"].sentence == "DKIM\u00a0: l’essai est arrivé signé par asso.example."
    assert sends.recipients()[0] == "samira@untoit.example"
    assert queries.last().lines == []
    assert set(Message.objects.values_list("body", flat=True)) == {""}


def test_what_is_missing_comes_with_the_line_to_publish(name_server, settings, sends):
    settings.SMTP_HOST = "ssl0.ovh.net"
    name_server.text(DOMAIN, "v=spf1 mx -all")
    tried()
    assert [(line["name"], line["value"]) for line in queries.last().lines] == [
        (DOMAIN, "v=spf1 mx include:mx.ovh.com -all"),
        (f"_dmarc.{DOMAIN}", f"v=DMARC1; p=none; rua=mailto:portevoix@{DOMAIN}"),
    ]


def test_without_dns_it_says_so_and_the_rest_is_told(name_server, sends):
    name_server.silent = True
    found = tried()
    assert lights(found) == {"sending": "green", "encryption": "orange", "mailbox": "orange", "dns": "orange"}
    assert found["dns"].sentence.startswith("Le DNS ne répond pas")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"EMAIL_PORT": 9}, "ne répond pas"),
        ({"EMAIL_HOST": "smtp.invalid"}, "Aucun serveur ne s’appelle"),
        ({"EMAIL_USE_TLS": True}, "ne propose pas de chiffrement"),
        ({"EMAIL_HOST_USER": "x", "EMAIL_HOST_PASSWORD": "y"}, "ne propose pas de chiffrement"),
    ],
)
def test_what_stops_on_the_way_is_said_in_words(name_server, settings, sends, wrong, words):
    for name, value in wrong.items():
        setattr(settings, name, value)
    finding = tried()["sending"]
    assert (finding.light, words in finding.sentence) == (Light.RED, True)


def test_a_mailbox_that_refuses_the_password_says_so(name_server, settings, box):
    settings.IMAP_PASSWORD = "faux"
    finding = tried()["mailbox"]
    assert (finding.light, "ne connaît pas" in finding.sentence) == (Light.RED, True)


def test_a_trial_that_does_not_come_back_is_told(name_server, sends, box):
    assert lights(tried(trial_to="samira@untoit.example"))["loop"] == "orange"


def test_a_return_address_that_is_refused_is_told(name_server, sends, monkeypatch):
    publish(name_server)
    monkeypatch.setattr(transport, "MX_PORT", sends.port)
    sends.to_recipient[f"portevoix+essai00essai@{DOMAIN}"] = "550 5.1.1 no"
    finding = tried()["return_way"]
    assert (finding.light, "550 5.1.1 no" in finding.advice) == (Light.RED, True)


@pytest.fixture
def operator(client):
    client.force_login(make_user(is_operator=True))
    return client


def test_the_page_asks_and_shows(operator, name_server, sends):
    page = reverse("upkeep:mail")
    assert "n’ont pas encore été essayés" in operator.get(page).content.decode()
    assert operator.post(page, {"selector": "mail", "trial": "on"}).status_code == 302
    job = Job.objects.get(handler=queries.HANDLER)
    assert job.payload["selector"] == "mail"
    tried(selector="mail")
    assert "v=spf1" in operator.get(page).content.decode()
    assert operator.post(page, {"selector": "a b; c"}).status_code == 422


def test_what_names_nothing_is_for_who_runs_the_server(operator):
    mail.receive(
        sample("postfix", envelope="x", message_id="<1@x>", recipient="a@b.example"),
        place="imap",
        space=None,
        among=None,
        at=timezone.now(),
    )
    page = reverse("upkeep:mail")
    assert "Undelivered Mail" in operator.get(page).content.decode()
    [finding] = queries.check(timezone.now())
    assert finding.light == Light.ORANGE
    operator.post(reverse("upkeep:set_aside", args=[Incoming.objects.get().code]))
    assert "Undelivered Mail" not in operator.get(page).content.decode()


@pytest.mark.parametrize("address", ["portevoix@127.0.0.1", "portevoix@localhost"])
def test_an_address_of_this_machine_alone_is_not_asked_about(name_server, settings, address):
    settings.MAIL_FROM = address
    assert lights(tried()) == {"sending": "orange", "mailbox": "orange", "sender": "orange"}
    assert name_server.asked == []
