"""Addresses of places."""

from django.urls import path

from portevoix.places import views

app_name = "places"
urlpatterns = [path("search/", views.search, name="search")]
