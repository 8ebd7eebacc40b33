"""The root addresses: one prefix an app."""

from importlib.util import find_spec

from django.urls import include, path

PREFIXES = {
    "": "desk",
    "campaigns/": "advocacy",
    "mailings/": "outreach",
    "directory/": "directory",
    "collectives/": "collectives",
    "accounts/": "accounts",
    "places/": "places",
    "design/": "design",
}
urlpatterns = [
    path(prefix, include(f"portevoix.{app}.urls"))
    for prefix, app in PREFIXES.items()
    if find_spec(f"portevoix.{app}.urls")
]
handler400 = "portevoix.design.views.bad_request"
handler500 = "portevoix.project.views.fault"
