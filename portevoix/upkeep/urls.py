"""Addresses of upkeep."""

from django.urls import path

from portevoix.upkeep.views import overview

app_name = "upkeep"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("visit/", overview.visit, name="visit"),
]
