"""Addresses of the desk."""

from django.urls import path

from portevoix.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.week, name="week"),
    path("search/", views.search, name="search"),
]
