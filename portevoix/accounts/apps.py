"""What accounts registers when Django starts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "portevoix.accounts"
