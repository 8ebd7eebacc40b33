"""The map of the campaign in the invented town: invented officials, invented acts."""

from datetime import datetime, timedelta

from portevoix.accounts.models import User
from portevoix.advocacy.models import Target
from portevoix.cartography import operations

# days ago, position, power, influence, interest, what was done or said in public
MAYOR = (
    (160, -1, 4, 3, 1, "Au conseil municipal : « Le dispositif existant suffit. »"),
    (20, 0, 4, 3, 3, "Reçoit le collectif et annonce trois rampes d’eau."),
)
WATER = (
    (150, 0, 3, 2, 1, "Renvoie la question à la mairie en réunion publique."),
    (4, 1, 3, 2, 3, "Écrit que ses services étudient quatre des neuf lieux."),
)
SUBPREFECT = ((130, -1, 3, 2, 1, "Dans la presse locale : « Ce n’est pas la priorité. »"),)
HEALTH = ((30, 1, 1, 3, 4, "Publie un avis sur l’accès à l’eau dans les lieux de vie."),)


def place_on_the_map(
    mayor: Target, water: Target, subprefect: Target, health: Target, *, by: User, at: datetime
) -> None:
    """Where each of the four stands, stood, and should stand."""
    named = ("position", "power", "influence", "interest", "reason")
    for target, readings in ((mayor, MAYOR), (water, WATER), (subprefect, SUBPREFECT), (health, HEALTH)):
        for ago, *facts in readings:
            then = at - timedelta(days=ago)
            read = dict(zip(named, facts, strict=True))
            operations.place(target, by=by, at=then, seen_on=then.date(), **read)
    operations.wish(mayor, position=1, by=by, at=at)
    operations.wish(subprefect, position=0, by=by, at=at)
