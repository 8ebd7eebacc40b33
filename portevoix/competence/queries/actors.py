"""What someone, or a body, is competent for: the lines whose seat they hold today."""

from portevoix.competence.enums import Seat
from portevoix.competence.queries.lines import lines
from portevoix.competence.rules.lines import Line
from portevoix.directory.enums import ActorKind, BodyKind, Source
from portevoix.directory.models import Actor, Body, Mandate
from portevoix.directory.rules.names import fold
from portevoix.directory.rules.offices import EUROPARL, SENAT

Held = tuple[Seat, str]  # a seat, and the names by which a line may call its holder
SEATS = {
    BodyKind.PREFECTURE: Seat.PREFECT,
    BodyKind.COMMUNE: Seat.MAYOR,
    BodyKind.DEPARTEMENT: Seat.DEPARTEMENT,
    BodyKind.REGION: Seat.REGION,
    BodyKind.MINISTRY: Seat.MINISTER,
    BodyKind.GOVERNMENT: Seat.MINISTER,
    BodyKind.COMMITTEE: Seat.COMMITTEE,
    BodyKind.SERVICE: Seat.AGENCY,
}
HEADS = {
    Seat.PREFECT: ("prefet", "prefete"),
    Seat.MAYOR: ("maire",),
    Seat.DEPARTEMENT: ("president", "presidente"),
    Seat.REGION: ("president", "presidente"),
}


def competencies_of(actor: Actor, *, user: object) -> list[Line]:
    """The lines of a body, or of the seats a person holds; three queries."""
    held = _of_body(actor) if actor.kind == ActorKind.BODY else _of_person(actor)
    return [one for one in lines(user) if any(_fits(one, seat, name) for seat, name in held)]


def _fits(line: Line, seat: Seat, name: str) -> bool:
    if line.seat != seat:
        return False
    return not line.who or f" {fold(line.who)} " in f" {fold(name)} "


def _of_body(actor: Actor) -> list[Held]:
    body = Body.objects.select_related("place").filter(pk=actor.pk).first()
    return [] if body is None else [_seat(body, actor)]


def _seat(body: Body, actor: Actor) -> Held:
    if body.kind == BodyKind.AGENCY:
        seat = Seat.HEALTH_AGENCY if body.place_id else Seat.AGENCY
        return seat, f"{body.abbreviation} {actor.name}"
    if body.kind == BodyKind.CHAMBER:
        seats = {SENAT: Seat.SENATOR, EUROPARL: Seat.MEPS}
        return seats.get(actor.code, Seat.DEPUTY), actor.name
    return SEATS.get(BodyKind(body.kind), Seat.OTHER), f"{body.abbreviation} {actor.name}"


def _of_person(actor: Actor) -> list[Held]:
    """The seats of somebody's open mandates; a councillor is not the mayor."""
    rows = (
        Mandate.objects.filter(person=actor, end=None).exclude(source=Source.OWN).select_related("body__body")
    )
    found = []
    for row in rows:
        body = getattr(row.body, "body", None)
        if body is None:
            continue
        seat, name = _seat(body, row.body)
        heads = HEADS.get(seat)
        if heads is None or row.role_code.split()[:1] in ([one] for one in heads):
            found.append((seat, f"{name} {row.role_label}" if seat == Seat.MINISTER else name))
    return found
