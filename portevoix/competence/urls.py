"""Addresses of competence."""

from django.urls import path

from portevoix.competence.views import actors, campaigns, lines

app_name = "competence"
urlpatterns = [
    path("", lines.lines, name="lines"),
    path("new/", lines.new_line, name="new_line"),
    path("lines/<slug:code>/", lines.line, name="line"),
    path("lines/<slug:code>/change/", lines.change, name="change"),
    path("lines/<slug:code>/verify/", lines.verify, name="verify"),
    path("lines/<slug:code>/withdraw/", lines.withdraw, name="withdraw"),
    path("actors/<slug:code>/", actors.of_actor, name="of_actor"),
    path("campaigns/<slug:code>/", campaigns.who, name="who"),
    path("campaigns/<slug:code>/themes/", campaigns.themes, name="themes"),
    path("campaigns/<slug:code>/choose/", campaigns.choose, name="choose"),
    path("campaigns/<slug:code>/export/", campaigns.export, name="export"),
]
