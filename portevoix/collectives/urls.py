"""Addresses of collectives."""

from django.urls import path

from portevoix.collectives import views

app_name = "collectives"
urlpatterns = [
    path("setup/<str:token>/", views.setup, name="setup"),
]
