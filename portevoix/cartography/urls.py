"""Addresses of the map."""

from django.urls import path

from portevoix.cartography.views import maps, paths, pictures, stances

app_name = "cartography"
urlpatterns = [
    path("targets/<slug:code>/", stances.place, name="place"),
    path("targets/<slug:code>/wish/", stances.wish, name="wish"),
    path("targets/<slug:code>/reach/", paths.reach, name="reach"),
    path("targets/<slug:code>/reach/ask/", paths.ask, name="ask"),
    path("stances/<slug:code>/withdraw/", stances.withdraw, name="withdraw"),
    path("actors/<slug:code>/", stances.of_actor, name="of_actor"),
    path("<slug:code>/", maps.board, name="board"),
    path("<slug:code>/picture/<slug:picture>/", pictures.sheet, name="picture"),
    path("<slug:code>/export/", maps.export, name="export"),
]
