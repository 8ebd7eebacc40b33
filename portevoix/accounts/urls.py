"""Addresses of accounts; allauth's keep the names it looks for."""

from django.urls import include, path

from portevoix.accounts import views

own = [
    path("link/", views.ask_link, name="ask_link"),
    path("link/<str:token>/", views.link, name="link"),
    path("setup/<str:token>/", views.setup, name="setup"),
    path("settings/", views.own_settings, name="settings"),
    path("password/", views.password, name="password"),
    path("resume/", views.resume, name="resume"),
]
urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("reset/", views.ask_link, name="account_reset_password"),
    path("sign-up/", views.closed, name="account_signup"),
    path("", include((own, "accounts"))),
]
