"""Second steps for tests: an application whose codes are known."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from portevoix.accounts import operations
from portevoix.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(at: datetime, *, secret: str = SECRET) -> str:
    """What the application shows at that moment."""
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30))


def make_app(user: User) -> Authenticator:
    """An application added an hour ago: the code of this moment was not used."""
    then = timezone.now() - timedelta(hours=1)
    operations.add_app(user, SECRET, code_at(then), at=then)
    return Authenticator.objects.get(user=user, type="totp")
