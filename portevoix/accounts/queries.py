"""Reads: second steps, devices."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db.models import QuerySet

from portevoix.accounts.models import Session, User

Type = Authenticator.Type


@dataclass(frozen=True)
class SecondStep:
    """What proves who someone is beside the password."""

    passkeys: list[Authenticator]
    app: Authenticator | None
    codes_left: int
    codes_to_keep: bool

    @property
    def on(self) -> bool:
        """Whether sign-in asks for it."""
        return bool(self.passkeys or self.app)


def second_step_of(user: User) -> SecondStep:
    """Everything someone has (one query)."""
    steps = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    codes = next((one for one in steps if one.type == Type.RECOVERY_CODES), None)
    return SecondStep(
        passkeys=[one for one in steps if one.type == Type.WEBAUTHN],
        app=next((one for one in steps if one.type == Type.TOTP), None),
        codes_left=len(RecoveryCodes(codes).get_unused_codes()) if codes else 0,
        codes_to_keep=bool(codes and not codes.data.get("viewed_at")),
    )


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Someone's passkeys, oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type=Type.WEBAUTHN)
    return found.order_by("created_at", "pk")


def app_of(user: User) -> QuerySet[Authenticator]:
    """The application that shows someone's codes; one or none."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user, type=Type.TOTP)
    return found


def devices_of(user: User) -> QuerySet[Session]:
    """Where someone is signed in, last seen first."""
    return user.sessions.exclude(code="").order_by("-seen_at", "-since")
