"""Reads: second steps, devices, all that is kept about someone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.db.models import DateField, Field, ForeignKey, Model, QuerySet

from portevoix.accounts.models import Session, User
from portevoix.accounts.rules import OF_LIBRARIES
from portevoix.journal.models import Entry
from portevoix.mail.models import Message

SECRET = {"password", "session_data", "session_key", "token_hash", "data"}  # said to be kept, never shown

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


def personal_of(model: type[Model]) -> dict[str, tuple[str, str]]:
    """What a table declares of people: purpose and retention by field."""
    found: dict[str, tuple[str, str]] = getattr(model, "personal", None) or OF_LIBRARIES.get(
        model._meta.label, {}
    )
    return found


def own_data(user: User) -> dict[str, Any]:
    """All that is kept about someone, from what each table declares; as many queries as tables that name people.

    Of what they wrote for a collective, the row is named and dated: its content is the collective's, and may be
    about others.
    """
    kept: dict[str, Any] = {"account": _row(user, personal_of(User))}
    for model, field in _naming_people():
        rows = model._default_manager.filter(**{field.name: user}).order_by("pk")
        own = {name: said for name, said in personal_of(model).items() if field.name == "user"}
        found = [_row(row, own) for row in rows.iterator()]
        if found:
            kept[f"{model._meta.label_lower}.{field.name}"] = {
                "purpose": personal_of(model)[field.name][0],
                "rows": found,
            }
    acts = Entry.objects.filter(actor=user.pk).order_by("pk")
    kept["journal"] = list(acts.values("at", "verb", "kind", "key"))
    kept["mails"] = list(
        Message.objects.filter(recipient=user.email).order_by("pk").values("created_at", "subject")
    )
    return kept


def _naming_people() -> Iterator[tuple[type[Model], "Field[Any, Any]"]]:
    """Each table and field that names someone who has an account."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if (
                isinstance(field, ForeignKey)
                and field.related_model is User
                and field.name in personal_of(model)
            ):
                yield model, field


def _row(row: Model, own: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """A row as its person may read it: its name, its dates, and what of it is theirs."""
    fields = {field.name: field for field in row._meta.concrete_fields}
    shown = {name: getattr(row, name) for name, field in fields.items() if isinstance(field, DateField)}
    shown |= {name: getattr(row, name) for name in ("code", "type", "role") if name in fields}
    for name in own:
        if not fields[name].is_relation:
            shown[name] = "…" if name in SECRET else getattr(row, name)
    return shown
