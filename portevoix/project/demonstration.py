"""The demonstration: an invented association and invented officials of an invented town, on real public data.

No real person is given a position, a reply or a promise: the campaign to the deputies has left nothing yet, and the one
with a history is led with invented people.
"""

import gzip
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from portevoix.accounts import operations as accounts
from portevoix.accounts.models import User
from portevoix.advocacy import operations as advocacy
from portevoix.advocacy.enums import Channel, CommitmentState, Direction
from portevoix.advocacy.models import Campaign, Target
from portevoix.collectives import operations as collectives
from portevoix.collectives.enums import Role
from portevoix.collectives.models import Collective, Guest, Membership
from portevoix.collectives.rules import guest_token_for
from portevoix.competence import operations as competence
from portevoix.directory import operations as directory
from portevoix.directory import queries as directory_queries
from portevoix.directory.models import Actor
from portevoix.intake import operations as intake
from portevoix.intake import queries as intake_queries
from portevoix.mail import operations as mail
from portevoix.outreach.enums import MailingState
from portevoix.outreach.models import Letter, Mailing
from portevoix.outreach.operations import approvals, departures, mailings, returns, sending
from portevoix.outreach.queries.letters import prepared
from portevoix.outreach.queries.returns import address_of
from portevoix.places import operations as places
from portevoix.project.demonstration_map import place_on_the_map
from portevoix.project.demonstration_partners import let_in_a_guest, share_a_letter

MARK = "demonstration"
CONTACTS = """Contacts du port, à jour
Civilité;Nom;Prénom;Fonction;Organisme;E-mail;Tél.;CP;Ville;Remarques;Étiquettes
M.;QUÉROU;Bastien;Vice-président à l’eau;Agglomération;eau@agglo.example;;;;Préfère le matin;eau
Mme;Aubépine;Maëlle;Journaliste;La Gazette du Port;m.aubepine @ gazette.example;199000011;1000;Port-Soleil;;presse
Mme;Aubepine;Maelle;;La Gazette du Port;;01 99 00 00 11;;;Rencontrée au marché;
M.;D’Ormesnil;Loïc;Directeur;Foyer des Marins;direction@;01.99.00.00.12;01000;Port-Soleil;;hébergement
;;;;Épicerie solidaire du Quai;contact@epicerie.example;1,9900E+09;01000;Port-Soleil;;aide alimentaire
M.;Sanogo;Amadou;Président;Les Amis du Phare;amadou@phare.example;01 99 00 00 14;01000;Port-Soleil;;allié
"""
LAID_BY_SETTINGS = {"secret_key", "uploads"}  # there before anything is written
OFFICIAL = Path(directory.__file__).parent.parent / "data"
SHIPPED = {  # source → files, as published or compressed
    "an": ["AMO10_deputes_actifs_mandats_actifs_organes_2025-11.json.zip"],
    "senat": [
        "ODSEN_GENERAL_2018-11.csv.gz",
        "ODSEN_ELUSEN_2021-11.csv.gz",
        "ODSEN_HISTOGROUPES_2021-11.csv.gz",
    ],
    "gouvernement": ["gouvernement_2026-10-06.json"],
    "mep": ["meps_2024-10.csv.gz"],
}
COORDINATOR, MEMBER = "samira@veilleuses.example", "yonas@veilleuses.example"


REPORT = """From: MAILER-DAEMON@agence.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="=_"

--=_
Content-Type: message/delivery-status

Reporting-MTA: dns; agence.example

Final-Recipient: rfc822; {about}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{about}>: Recipient address rejected: User unknown

--=_--
"""


class FolderInUse(Exception):  # noqa: N818  named as the fact
    """The folder (first argument) holds something else than a demonstration."""


class DatabaseInUse(Exception):  # noqa: N818
    """The database holds people who are not those of the demonstration."""


@dataclass(frozen=True)
class Demonstration:
    """What someone needs to look around: codes, slugs, addresses."""

    collective: str
    coordinator: str
    member: str
    campaign: str
    mailing: str
    shared_campaign: str
    guest_link: str


def claim_folder() -> None:
    """Mark the data folder as a demonstration, which never sends mail. Raises FolderInUse."""
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / MARK
    others = {path.name for path in folder.iterdir()} - LAID_BY_SETTINGS
    if others and not mark.exists():
        raise FolderInUse(folder)
    mark.touch()


def load(*, at: datetime) -> Demonstration:
    """Fill an empty demonstration; find the one that is there. Raises DatabaseInUse."""
    there = Collective.objects.filter(slug="les-veilleuses-de-port-soleil").first()
    if there is None:
        if User.objects.exists():
            raise DatabaseInUse
        places.load_package()
        _import_official(at=at)
        there = _fill(at=at)
    mailing = Mailing.objects.filter(collective=there).order_by("pk").first()
    if mailing is None:  # _fill wrote it in one transaction with the collective
        raise LookupError(there.slug)
    guest = Guest.objects.select_related("space__campaign").earliest("pk")
    link = reverse("advocacy:guest", kwargs={"token": guest_token_for(guest.code)})
    codes = mailing.campaign.code, mailing.code, guest.space.campaign.code
    return Demonstration(there.slug, COORDINATOR, MEMBER, *codes, link)


def as_dict(demonstration: Demonstration) -> dict[str, Any]:
    """The same for JSON."""
    return asdict(demonstration)


@transaction.atomic
def _import_official(*, at: datetime) -> None:
    """Everyone whom the files that ship speak of."""
    for source, names in SHIPPED.items():
        files = [OFFICIAL / name for name in names]
        given = [gzip.decompress(one.read_bytes()) if one.suffix == ".gz" else one for one in files]
        directory.import_source(source, given, at=at, origin=", ".join(names))


def _fill(*, at: datetime) -> Collective:
    samira = accounts.open_account(
        email=COORDINATOR, name="Samira Beaulieu", password="", at=at, is_operator=True
    )
    yonas = accounts.open_account(email=MEMBER, name="Yonas Girmay", password="", at=at)
    for one in (samira, yonas):
        one.set_unusable_password()  # the demonstration is entered by link
        one.save(update_fields=["password"])
    collective = collectives.open_collective(
        "Les Veilleuses de Port-Soleil",
        by=samira,
        at=at,
        email="contact@veilleuses.example",
        phone="01 99 00 00 00",  # a number that the regulator keeps for fiction
        address="12, rue de l’Exemple\n00000 Port-Soleil",
        signatory_name="Samira Beaulieu",
        signatory_title="coordinatrice",
    )
    Membership.objects.create(collective=collective, user=yonas, role=Role.MEMBER, since=at)
    mailing = _national(collective, by=samira, at=at)
    approvals.ask(mailing, word="Le chiffre des quarante personnes est vérifié.", by=yonas, at=at)
    _local(collective, samira=samira, yonas=yonas, at=at)
    _file_brought(collective, by=samira, at=at)
    return collective


def _file_brought(collective: Collective, *, by: User, at: datetime) -> None:
    """A spreadsheet of invented contacts, to be mended and taken in by whoever looks around."""
    upload: Any = SimpleUploadedFile("contacts du port.csv", CONTACTS.encode("cp1252"))
    brought = intake.begin(collective.space, upload=upload, by=by, at=at)
    fields, _recalled = intake_queries.guesses(brought, intake_queries.table_of(brought))
    intake.match_columns(brought, fields=fields, by=by, at=at)


def _national(collective: Collective, *, by: User, at: datetime) -> Mailing:
    """A campaign to every deputy, its letter written and not sent: it waits for a second person."""
    campaign = advocacy.open_campaign(
        collective,
        demand="Un récépissé remis le jour même à toute personne qui dépose sa demande",
        measure="le jour même",
        problem="Sur quarante personnes accompagnées cet automne, trente et une ont attendu plus de six semaines "
        "le récépissé auquel elles avaient droit. Neuf ont perdu leur emploi dans l’intervalle.",
        decider="le ministre de l’Intérieur, et le Parlement qui le contrôle",
        deadline=at.date() + timedelta(days=120),
        answer_criterion="Une date à partir de laquelle chaque préfecture remettra le récépissé au guichet.",
        act_criterion="Une instruction publiée, et les délais de chaque préfecture rendus publics tous les mois.",
        by=by,
        at=at - timedelta(days=3),
    )
    deputies = directory_queries.deputies(directory_queries.DeputyFilter.from_query(QueryDict("")))
    ask = "de poser au ministre une question écrite sur les délais de remise du récépissé dans votre département"
    advocacy.add_targets(campaign, actors=deputies, ask=ask, by=by, at=at)
    competence.choose_themes(campaign, themes=["residence"], by=by, at=at)
    return mailings.open_mailing(
        campaign,
        collective=collective,
        title="Aux député·es : le récépissé le jour même",
        targets=Target.objects.filter(campaign=campaign),
        by=by,
        at=at,
    )


def _local(collective: Collective, *, samira: User, yonas: User, at: datetime) -> Campaign:
    """A campaign under way in an invented town, with what came and went."""
    campaign = advocacy.open_campaign(
        collective,
        demand="Un point d’eau à moins de 300 m de chaque lieu de vie",
        measure="à moins de 300 m",
        problem="Neuf lieux de vie relevés à Port-Soleil. Dans six d’entre eux, l’eau est à plus d’un kilomètre, "
        "sur une route sans trottoir.",
        decider="la maire de Port-Soleil et l’agglomération",
        deadline=at.date() + timedelta(days=90),
        answer_criterion="Une liste de lieux équipés, avec une date pour chacun.",
        act_criterion="Neuf rampes d’eau qui coulent.",
        by=samira,
        at=at - timedelta(days=60),
    )
    people = _officials(collective, by=samira, at=at)
    advocacy.add_targets(campaign, actors=people, by=samira, at=at - timedelta(days=58))
    targets = {target.actor_id: target for target in Target.objects.filter(campaign=campaign)}
    mayor, water, subprefect, health = (targets[person.pk] for person in people)
    _history_of_the_mayor(mayor, samira=samira, at=at)
    _history_of_the_others(water, subprefect, health, samira=samira, yonas=yonas, at=at)
    competence.choose_themes(campaign, themes=["evictions", "health"], by=samira, at=at)
    place_on_the_map(mayor, water, subprefect, health, by=samira, at=at)
    _mailing_that_came_back([water, subprefect], collective=collective, by=samira, at=at - timedelta(days=6))
    _steps_and_template(campaign, collective, by=samira, at=at)
    share_a_letter(campaign, collective, by=samira, at=at)
    let_in_a_guest(campaign, by=samira, at=at)
    return campaign


def _mailing_that_came_back(targets: list[Target], *, collective: Collective, by: User, at: datetime) -> None:
    """Two letters that left, into the folder; the last of them came back."""
    mailing = mailings.open_mailing(
        targets[0].campaign,
        collective=collective,
        title="Nos relevés de l’eau",
        targets=targets,
        by=by,
        at=at,
    )
    mailing.attach_pdf, mailing.state, mailing.sent_at = False, MailingState.SENDING, at
    mailing.save()
    for one in prepared(mailing, on=at.date()):
        message = sending.post(one, mailing=mailing, turn=mailing.turn, pdf=None, at=at)
        sending.note_outcome(one.letter, state=mail.deliver(message, at=at), by=by, at=at)
    departures.finish(mailing)
    letter = Letter.objects.select_related("message").get(mailing=mailing, target=targets[-1])
    if letter.message is not None:
        report = REPORT.format(to=letter.message.envelope_sender, about=address_of(letter.message)).encode()
        returns.drop([("retour.eml", report)], collective=collective, by=by, at=at)


def _steps_and_template(campaign: Campaign, collective: Collective, *, by: User, at: datetime) -> None:
    """What remains to be done in the campaign, and the template the collective made of it."""
    day = at.date()
    plan = (
        (-55, "Relever les neuf lieux, à deux"),
        (-30, "Rencontrer la mairie"),
        (4, "Retourner mesurer au port"),
    )
    for days, text in (*plan, (40, "Bilan public, avec les habitants")):
        step = advocacy.add_step(campaign, text=text, due_on=day + timedelta(days=days), by=by, at=at)
        if days < 0:
            advocacy.tick_step(step, done=True, on=day + timedelta(days=days), by=by, at=at)
    advocacy.save_template(
        campaign,
        collective=collective,
        texts={},
        title="L’eau près de chaque lieu de vie",
        demand="Un point d’eau à moins de 300 m de chaque lieu de vie de [commune]",
        problem="[Nombre] lieux de vie relevés à [commune]. [Ce que vous avez mesuré].",
        decider="la mairie de [commune] et l’agglomération",
        steps=[{"days": 60 + days, "text": text} for days, text in plan],
        to_check="La distance : mesurée à pied, par la route, un jour noté.",
        by=by,
        at=at,
    )


def _officials(collective: Collective, *, by: User, at: datetime) -> list[Actor]:
    """Invented people of an invented town."""
    rows = (
        ("Odile", "Vermeer-Lacombe", "female", "mayor", "Maire de Port-Soleil", "mairie@port-soleil.example"),
        ("Bastien", "Quérou", "male", "", "Vice-président à l’eau de l’agglomération", "eau@agglo.example"),
        ("Nour", "Delorme", "female", "", "Sous-préfète de Port-Soleil", "cabinet@sous-prefecture.example"),
        ("Ange", "Ferrandi", "", "", "Responsable santé-environnement de l’agence", "sante@agence.example"),
    )
    return [
        directory.add_person(
            collective.space,
            by=by,
            at=at,
            given_name=given,
            family_name=family,
            gender=gender,
            office=office,
            function=function,
            email=email,
            address=f"{function}\n1, place de l’Exemple\n00000 Port-Soleil",
        )
        for given, family, gender, office, function, email in rows
    ]


def _history_of_the_mayor(mayor: Target, *, samira: User, at: datetime) -> None:
    """She received the collective, and promised."""
    day = at.date()
    advocacy.revise_targets(
        [mayor], by=samira, at=at, ask="Raccorder les trois lieux de vie du port avant l’hiver"
    )
    _exchange(
        mayor,
        (Channel.LETTER, Direction.OUT),
        day - timedelta(days=52),
        "Demande de rendez-vous.",
        by=samira,
        at=at,
    )
    met = _exchange(
        mayor,
        (Channel.MEETING, Direction.BOTH),
        day - timedelta(days=20),
        "Elle reçoit le collectif et deux habitants quarante minutes. « Trois rampes avant la fin du mois. »",
        by=samira,
        at=at,
    )
    advocacy.make_promise(
        met, text="Trois rampes d’eau au port", due_on=day + timedelta(days=5), by=samira, at=at
    )
    kept = advocacy.make_promise(
        met, text="La carte des bornes d’incendie", due_on=day - timedelta(days=9), by=samira, at=at
    )
    advocacy.settle_commitment(
        kept, state=CommitmentState.KEPT, on=day - timedelta(days=11), by=samira, at=at
    )


def _history_of_the_others(
    water: Target, subprefect: Target, health: Target, *, samira: User, yonas: User, at: datetime
) -> None:
    """One answered, one is silent, one is to call."""
    day = at.date()
    asked = "Dire quels lieux l’agglomération peut équiper, et quand"
    advocacy.revise_targets([water, subprefect], by=samira, at=at, ask=asked)
    _exchange(
        water,
        (Channel.EMAIL, Direction.OUT),
        day - timedelta(days=12),
        "Relevé des neuf lieux.",
        by=yonas,
        at=at,
    )
    _exchange(
        water,
        (Channel.EMAIL, Direction.IN),
        day - timedelta(days=4),
        "« Nos services étudient quatre des neuf lieux. Pouvez-vous nous envoyer vos relevés ? »",
        by=yonas,
        at=at,
    )
    advocacy.plan_next_step(
        water, step="Envoyer les relevés", on=day + timedelta(days=2), owner=yonas, by=samira, at=at
    )
    _exchange(
        subprefect,
        (Channel.LETTER, Direction.OUT),
        day - timedelta(days=18),
        "Demande d’audience.",
        by=samira,
        at=at,
    )
    advocacy.plan_next_step(
        health, step="Appeler l’agence", on=day + timedelta(days=1), owner=samira, by=samira, at=at
    )


def _exchange(
    target: Target, how: tuple[Channel, Direction], day: date, words: str, *, by: User, at: datetime
) -> Any:
    channel, direction = how
    return advocacy.record_exchange(
        target, channel=channel, direction=direction, happened_on=day, summary=words, by=by, at=at
    )
