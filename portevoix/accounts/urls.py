"""Addresses of accounts; allauth's keep the names it looks for."""

from django.urls import include, path

from portevoix.accounts import views

own = [
    path("link/", views.ask_link, name="ask_link"),
    path("link/<str:token>/", views.link, name="link"),
    path("settings/", views.own_settings, name="settings"),
    path("email/", views.change_email, name="email"),
    path("email/<str:token>/", views.confirm_email, name="confirm_email"),
    path("confirm/", views.confirm, name="confirm"),
    path("resume/", views.resume, name="resume"),
]
urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("reset/", views.ask_link, name="account_reset_password"),
    path("sign-up/", views.closed, name="account_signup"),
    path("password/", views.password, name="account_change_password"),
    path("back/", views.back, name="account_back"),
    path("token/", views.token, name="account_token"),
    path("", include((own, "accounts"))),
]
