"""What mail registers when Django starts."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Messages that leave, each known to have left or not."""

    name = "portevoix.mail"
