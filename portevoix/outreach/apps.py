"""What outreach registers when Django starts."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Letters and mailings."""

    name = "portevoix.outreach"
