"""Addresses of collectives."""

from django.urls import path

from portevoix.collectives import views

app_name = "collectives"
urlpatterns = [
    path("setup/<str:token>/", views.setup, name="setup"),
    path("new/", views.create, name="create"),
    path("news/", views.news, name="news"),
    path("news/read/", views.read_all, name="read_all"),
    path("news/wishes/", views.news_wishes, name="news_wishes"),
    path("news/<str:code>/", views.open_news, name="open_news"),
    path("close-account/", views.close_account, name="close_account"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("invitation/<str:code>/resend/", views.resend, name="resend"),
    path("invitation/<str:code>/withdraw/", views.withdraw, name="withdraw"),
    path("members/<str:code>/role/", views.change_role, name="change_role"),
    path("members/<str:code>/remove/", views.remove, name="remove"),
    path("spaces/<str:code>/files/<str:sha256>/", views.file, name="file"),
    path("<str:code>/", views.collective, name="collective"),
    path("<str:code>/letterhead/", views.letterhead, name="letterhead"),
    path("<str:code>/letterhead/preview/", views.letterhead_preview, name="letterhead_preview"),
    path("<str:code>/sendings/", views.sending_rules, name="sending_rules"),
    path("<str:code>/sender/", views.sender, name="sender"),
    path("<str:code>/sender/confirm/", views.confirm_sender, name="confirm_sender"),
    path("<str:code>/sender/check/", views.check_sender, name="check_sender"),
    path("<str:code>/members/", views.members, name="members"),
    path("<str:code>/second-step/", views.ask_second_step, name="ask_second_step"),
    path("<str:code>/leave/", views.leave, name="leave"),
]
