"""A collective with a little of everything, and its archive: invented people, invented words."""

import hashlib
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from portevoix.accounts.models import User
from portevoix.accounts.tests.factories import make_user
from portevoix.advocacy.models import Commitment
from portevoix.advocacy.tests.factories import make_campaign, make_exchange, make_target
from portevoix.archive import transport
from portevoix.archive.models import Arrival, Export
from portevoix.archive.operations import exports, writing
from portevoix.cartography.models import Wish
from portevoix.cartography.tests.factories import make_stance
from portevoix.collectives import operations
from portevoix.collectives.models import Collective
from portevoix.collectives.tests.factories import make_collective, make_member
from portevoix.competence.models import CampaignTheme
from portevoix.competence.tests.factories import make_competency
from portevoix.directory.models import Annotation, ContactPoint, DeadAddress, Tag
from portevoix.directory.operations import add_contact, add_person
from portevoix.directory.tests.factories import make_deputy
from portevoix.files import operations as files
from portevoix.mail import operations as mail
from portevoix.mail.enums import State
from portevoix.mail.models import Message
from portevoix.outreach.models import AddressForm, Letter
from portevoix.outreach.tests.factories import make_mailing
from portevoix.places.tests.factories import make_place

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PDF = b"%PDF-1.7 invented"


def make_rich(*, by: User | None = None) -> Collective:
    """A collective with a campaign, its own people, a mailing that left, a reply with a promise, files."""
    by = by or make_user(email="samira@exemple.test", name="Samira B.")
    collective = make_collective(
        by=by, territory=make_place(), address="12, rue de l’Exemple\n62100 Calais", phone="=1+1"
    )
    make_member(collective, user=make_user(email="yonas@exemple.test", name="Yonas"))
    collective.logo = files.store_bytes(
        _png(), name="logo.png", content_type="image/png", space=collective.space_id, at=AT
    )
    collective.save()
    campaign = make_campaign(collective=collective)
    campaign.created_by = by
    campaign.problem = f"Voir /campaigns/{campaign.code}/."
    campaign.deadline = date(2026, 12, 31)
    campaign.save()
    person = add_person(
        collective.space, by=by, at=AT, family_name="Lavigne", email="lavigne@exemple.test", office="mayor"
    )
    deputy = make_deputy()
    phone = add_contact(deputy, space=collective.space, by=by, at=AT, kind="phone", value="+33 1 99 00 00 00")
    ContactPoint.objects.filter(pk=phone.pk).update(address=person.contact_points.get())
    DeadAddress.objects.create(contact=person.contact_points.get(), value="lavigne@exemple.test", since=AT)
    note = Annotation.objects.create(actor=deputy, space=collective.space, note="Rencontrée au marché")
    Tag.objects.create(annotation=note, word="eau")
    AddressForm.objects.create(space=campaign.space, actor=deputy, salutation="Chère Camille")
    target, other = make_target(campaign, actor=deputy, owner=by), make_target(campaign, actor=person)
    _letters(make_mailing(campaign=campaign, collective=collective), target, other)
    reply = make_exchange(
        other,
        direction="in",
        summary="=HYPERLINK(1)",
        noted_by=by,
        attachment=files.store_bytes(
            b"Bonjour", name="réponse.txt", content_type="text/plain", space=campaign.space_id, at=AT
        ),
    )
    make_stance(other, author=by, withdrawn_by=by, withdrawn_at=AT)
    Wish.objects.create(target=other, position=1, author=by)
    make_competency(collective.space, author=by, verified_on=date(2026, 11, 2))
    CampaignTheme.objects.create(campaign=other.campaign, theme="evictions")
    Commitment.objects.create(exchange=reply, text="Répondre par écrit", due_on=date(2026, 12, 1))
    return collective


def _png() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (4, 4), "white").save(out, format="PNG")
    return out.getvalue()


def _letters(mailing: Any, target: Any, other: Any) -> None:
    """One that left by e-mail with its PDF, one that waits."""
    space = mailing.campaign.space_id
    pdf = files.store_bytes(PDF, name="lettre.pdf", content_type="application/pdf", space=space, at=AT)
    letter = Letter.objects.create(mailing=mailing, target=target, state="sent", left_at=AT)
    exchange = make_exchange(target, source_key=f"letter:{letter.pk}")
    message = mail.post(
        key=f"letter:{letter.pk}",
        recipient='"Camille Aubépine" <camille.aubepine@exemple.test>',
        subject="Accès à l’eau",
        body="Madame la Députée,\n",
        attachments=[{"file": pdf.pk, "type": "application/pdf", "name": "lettre.pdf"}],
        space=space,
        at=AT,
    )
    Message.objects.filter(pk=message.pk).update(state=State.SENT, ended_at=AT)
    Letter.objects.filter(pk=letter.pk).update(message=message, exchange=exchange)
    Letter.objects.create(mailing=mailing, target=other)


def close(collective: Collective, *, by: User, at: datetime = AT) -> None:
    """It is closed."""
    operations.close_collective(collective, url="https://x.example/", news_url="/{space}", by=by, at=at)


def make_closed() -> Collective:
    """One that has just been closed."""
    collective = make_collective(name="Close depuis peu")
    close(collective, by=collective.memberships.get().user, at=timezone.now())
    return collective


def make_archive(collective: Collective, path: Path) -> Path:
    """Its archive at that path."""
    writing.write(collective, path, at=AT, told=lambda _done, _total: None)
    return path


def make_export(collective: Collective, *, by: User | None = None) -> Export:
    """An export that is ready."""
    by = by or collective.memberships.order_by("pk").first().user
    export = Export.objects.create(
        collective=collective, asked_by=by, asked_at=AT, expires_at=AT + exports.KEPT
    )
    with files.workshop() as folder:
        exports.keep(export, make_archive(collective, folder / "a.zip"), name="a.zip", counts={}, at=AT)
    return export


def make_arrival(*, by: User, **fields: Any) -> Arrival:
    """An archive that someone brought."""
    return Arrival.objects.create(name="a.zip", sha256="a" * 64, brought_by=by, brought_at=AT, **fields)


def rows_of(path: Path, name: str) -> list[dict[str, Any]]:
    """The rows of one file of an archive."""
    with zipfile.ZipFile(path) as archive:
        return [json.loads(line) for line in archive.read(f"donnees/{name}.jsonl").splitlines()]


def data_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All exact data, by table."""
    with zipfile.ZipFile(path) as archive:
        names = [name[8:-6] for name in archive.namelist() if name.startswith("donnees/")]
    return {name: rows_of(path, name) for name in names}


def altered(path: Path, out: Path, changes: dict[str, bytes | None], *, honest: bool = True) -> Path:
    """The same archive with some files replaced or dropped (None); honest: the list of files says so."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as goal:
        manifest = json.loads(source.read(transport.MANIFEST))
        contents = {name: source.read(name) for name in source.namelist() if name != transport.MANIFEST}
        contents |= {
            name: data for name, data in changes.items() if data is not None and name != transport.MANIFEST
        }
        for name, data in contents.items():
            if name in changes and changes[name] is None:
                if honest:
                    manifest["files"].pop(name)
                continue
            goal.writestr(name, data)
            if honest:
                manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        goal.writestr(transport.MANIFEST, changes.get(transport.MANIFEST) or json.dumps(manifest).encode())
    return out
