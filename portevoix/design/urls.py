"""The living page of components."""

from django.urls import path

from portevoix.design import views

app_name = "design"
urlpatterns = [
    path("", views.living, name="living"),
    path("proposals/", views.proposals, name="proposals"),
]
