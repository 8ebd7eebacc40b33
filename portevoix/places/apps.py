"""What places registers when Django starts."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Regions, departments, communes, constituencies."""

    name = "portevoix.places"
