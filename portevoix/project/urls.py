"""The root addresses: one prefix an app."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from portevoix.project import views

PREFIXES = {
    "": "desk",
    "campaigns/": "advocacy",
    "mailings/": "outreach",
    "map/": "cartography",
    "competence/": "competence",
    "directory/": "directory",
    "collectives/": "collectives",
    "accounts/": "accounts",
    "places/": "places",
    "intake/": "intake",
    "archive/": "archive",
    "upkeep/": "upkeep",
    "design/": "design",
}
urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"portevoix.{app}.urls"))
    for prefix, app in PREFIXES.items()
    if find_spec(f"portevoix.{app}.urls")
]
urlpatterns += [
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("privacy/", views.privacy, name="privacy"),
    path("robots.txt", views.robots_txt, name="robots_txt"),
]
handler400 = "portevoix.design.views.bad_request"
handler403 = "portevoix.project.views.forbidden"
handler500 = "portevoix.project.views.fault"
