"""Django's engine of sessions, over our own table: it says whose each one is, so that a person sees and ends them."""

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from portevoix.accounts.models import Session

DEVICE = "device"  # key of the session: code, kind of device, since, seen; only of someone signed in


class SessionStore(db.SessionStore):
    """Writes beside the data what its person may see of it; no statement more than Django's own."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session, with whose it is."""
        plain, device = super().create_model_instance(data), data.get(DEVICE, {})
        return Session(
            session_key=plain.session_key,
            session_data=plain.session_data,
            expire_date=plain.expire_date,
            user_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            code=device.get("code", ""),
            device=device.get("kind", ""),
            since=moment(device.get("since")),
            seen_at=moment(device.get("seen")),
        )


def moment(text: str | None) -> datetime | None:
    """A moment as sessions keep it."""
    return datetime.fromisoformat(text) if text else None
