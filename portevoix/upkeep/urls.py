"""Addresses of upkeep."""

from django.urls import path

from portevoix.upkeep.views import backups, mail, overview

app_name = "upkeep"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("visit/", overview.visit, name="visit"),
    path("work/<slug:code>/", overview.work, name="work"),
    path("backups/take/", backups.take, name="take"),
    path("backups/<str:name>/", backups.download, name="download"),
    path("mail/", mail.settings, name="mail"),
    path("mail/progress/", mail.progress, name="mail_progress"),
    path("mail/<slug:code>/set-aside/", mail.set_aside, name="set_aside"),
]
