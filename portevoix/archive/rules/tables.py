"""Which rows of a collective an archive holds, parents before children, and what it leaves out, with reasons.

Every model with a way to a space or a collective stands either in TABLES or in LEFT_OUT; a test fails on one that does
not, and on a field that nobody says how to write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

Fields = Mapping[str, str]
NOTHING: Fields = {}


@dataclass(frozen=True)
class Table:
    """One model in the archive.

    `path` leads from a row to its space. `stands_for`: integers that are keys of another table. `keyed`: texts that hold a key
    ("letter:12"), by the table that the key is of. `json`: what a JSON field holds ("plain", "document", "attachments").
    `unique`: texts that no two rows of a server share, made anew when taken. `own`: links that become ours when
    they lead to another collective. `left`: fields left out, with the reason. `shown`: written to be read, never brought in.
    """

    label: str
    name: str
    path: str
    stands_for: Fields = field(default_factory=dict)
    keyed: Fields = field(default_factory=dict)
    json: Fields = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    left: Fields = field(default_factory=dict)
    settled: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # what was under way, once brought in
    shown: bool = False

    @cached_property
    def model(self) -> type[Model]:
        """The model behind the label."""
        return apps.get_model(self.label)

    @property
    def file(self) -> str:
        """Where its rows are."""
        return f"donnees/{self.name}.jsonl"

    @cached_property
    def fields(self) -> "list[Field[Any, Any]]":
        """What is written of each row, besides its number."""
        fields = self.model._meta.concrete_fields
        return [one for one in fields if not one.primary_key and one.name not in self.left]


SPACE, USER, PLACE = "collectives.Space", "accounts.User", "places.Place"
ACTOR, FILE, LETTER = "directory.Actor", "files.StoredFile", "outreach.Letter"
MIXED = (ACTOR, "directory.ContactPoint")  # official rows have no space: they are named, not held

UNDER_WAY = "of the sending under way on this server: it does not go on elsewhere"

TABLES = (
    Table(SPACE, "espaces", "pk"),
    Table(FILE, "fichiers", "space", stands_for={"space": SPACE}),
    Table("collectives.Collective", "collectif", "space", unique=("slug",)),
    Table("collectives.Participation", "participations", "collective__space"),
    Table("collectives.Membership", "membres", "collective__space", shown=True),
    Table(ACTOR, "acteurs", "space", left={"identity": "only official people have one"}),
    Table(
        "directory.ContactPoint",
        "coordonnees",
        "space",
        left=dict.fromkeys(("source", "source_uid"), "only official rows have one"),
    ),
    Table("directory.DeadAddress", "adresses-mortes", "contact__space"),
    Table("directory.Annotation", "notes", "space"),
    Table("directory.Tag", "etiquettes", "annotation__space"),
    Table("workspace.Document", "documents", "space", json={"content": "document"}),
    Table("advocacy.Template", "modeles", "collective__space", json={"texts": "texts", "steps": "steps"}),
    Table("advocacy.Campaign", "campagnes", "space"),
    Table("advocacy.Step", "etapes", "campaign__space"),
    Table("competence.CampaignTheme", "themes", "campaign__space"),
    Table("competence.Competency", "competences", "space"),
    Table("advocacy.Target", "cibles", "campaign__space"),
    Table(
        "advocacy.Exchange",
        "echanges",
        "target__campaign__space",
        keyed={"source_key": LETTER},
        unique=("source_key",),
    ),
    Table("cartography.Stance", "positions", "target__campaign__space"),
    Table("cartography.Wish", "positions-visees", "target__campaign__space"),
    Table("advocacy.Commitment", "promesses", "exchange__target__campaign__space"),
    Table(
        "mail.Message",
        "messages",
        "space",
        stands_for={"space": SPACE},
        keyed={"key": LETTER},
        json={"attachments": "attachments"},
        unique=("key", "message_id"),
        left={"claimed_until": "a worker's, for a few minutes"},
        settled={"state": {"queued": "withdrawn", "sending": "uncertain"}},
    ),
    Table("mail.Incoming", "retours", "space", stands_for={"space": SPACE}, unique=("key",)),
    Table("outreach.AddressForm", "formes-appel", "space"),
    Table(
        "outreach.Mailing",
        "envois",
        "campaign__space",
        own=("collective",),
        left=dict.fromkeys(("turn", "leaves_at", "paused_at", "pause", "doubt_since"), UNDER_WAY),
        settled={"state": dict.fromkeys(("due", "sending", "paused"), "stopped")},
    ),
    Table(
        LETTER,
        "lettres",
        "mailing__campaign__space",
        left={"seal": UNDER_WAY},
        settled={"state": {"queued": "withdrawn"}},
    ),
    Table("outreach.Enclosure", "pieces-jointes", "mailing__campaign__space"),
    Table(
        "outreach.Approval",
        "accords",
        "mailing__campaign__space",
        json={"seals": "plain", "parts": "plain"},
        shown=True,  # nobody agreed to anything on the next server
    ),
    Table(
        "journal.Entry",
        "journal",
        "space",
        stands_for={"space": SPACE, "actor": USER},
        shown=True,
    ),
)

LEFT_OUT = {
    "collectives.Invitation": "an invitation is a link of this server: invite again from the next one",
    "collectives.PartnerInvitation": "an invitation is a link of this server: invite again from the next one",
    "collectives.Guest": "a guest came by a link of this server: make another on the next one",
    "collectives.Notification": "news is told once, to a person of this server",
    "collectives.SenderAddress": "proved by a code and by DNS on this server: prove it again on the next",
    "directory.Identifier": "only official sources name people by an identifier; official people are named, not held",
    "directory.Body": "only official actors are bodies; they are named, not held",
    "directory.Mandate": "mandates are official; the next server has its own import",
    "outreach.Signatory": "a partner of this server signed here: ask it again from the next one",
    "outreach.Printout": "made again at will, kept seven days",
    **dict.fromkeys(
        ("intake.Import", "intake.Row", "intake.Likeness", "intake.Trace"),
        "an import of a file, to be undone for thirty days on this server; what it wrote is held",
    ),
    "intake.Memory": "how columns were matched; asked again at the first file",
    "jobs.Job": "work under way on this server; what it made is held",
    "archive.Export": "the archives themselves",
    "archive.Arrival": "the record of what this server took in",
    "directory.Resemblance": "a question put to this server about its own records; another finds its own",
    "directory.Union": "what was united is held as it now stands; it is undone where it was done",
}

BY_LABEL = {table.label: table for table in TABLES}
