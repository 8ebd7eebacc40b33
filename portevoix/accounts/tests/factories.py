"""People for tests."""

from itertools import count

from portevoix.accounts.models import User

_number = count(1)


def make_user(
    *, email: str = "", name: str = "Samira B.", password: str | None = None, **fields: object
) -> User:
    """A person; without a password they cannot sign in by password (and it is fast)."""
    return User.objects.create_user(
        email=email or f"personne{next(_number)}@exemple.test", password=password, name=name, **fields
    )
