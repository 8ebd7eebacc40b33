"""Addresses of accounts; allauth's keep the names it looks for."""

from django.urls import include, path

from portevoix.accounts import views

own = [
    path("link/", views.ask_link, name="ask_link"),
    path("link/<str:token>/", views.link, name="link"),
    path("sign-in/passkey/", views.passkey, name="passkey_sign_in"),
    path("settings/", views.own_settings, name="settings"),
    path("data/", views.own_data, name="own_data"),
    path("email/", views.change_email, name="email"),
    path("email/<str:token>/", views.confirm_email, name="confirm_email"),
    path("confirm/", views.confirm, name="confirm"),
    path("resume/", views.resume, name="resume"),
    path("second-step/", views.steps, name="second_step"),
    path("second-step/app/", views.add_app, name="add_app"),
    path("second-step/app/remove/", views.remove_app, name="remove_app"),
    path("second-step/codes/", views.codes, name="codes"),
    path("second-step/codes/file/", views.codes_file, name="codes_file"),
    path("second-step/passkeys/new/", views.add_passkey, name="add_passkey"),
    path("second-step/passkeys/<int:number>/", views.rename_passkey, name="rename_passkey"),
    path("second-step/passkeys/<int:number>/remove/", views.remove_passkey, name="remove_passkey"),
    path("devices/", views.devices, name="devices"),
    path("devices/end-others/", views.end_others, name="end_others"),
    path("devices/<str:device>/end/", views.end_device, name="end_device"),
]
urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/second-step/", views.second_step, name="mfa_authenticate"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("reset/", views.ask_link, name="account_reset_password"),
    path("sign-up/", views.closed, name="account_signup"),
    path("password/", views.password, name="account_change_password"),
    path("back/", views.back, name="account_back"),
    path("token/", views.token, name="account_token"),
    path("", include((own, "accounts"))),
]
