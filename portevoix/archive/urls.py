"""Addresses of exports and of archives brought."""

from django.urls import path

from portevoix.archive.views import arrivals, closing, exports

app_name = "archive"
urlpatterns = [
    path("bring/", arrivals.bring, name="bring"),
    path("arrivals/<slug:code>/", arrivals.arrival, name="arrival"),
    path("arrivals/<slug:code>/confirm/", arrivals.confirm, name="confirm"),
    path("arrivals/<slug:code>/stop/", arrivals.stop, name="stop_arrival"),
    path("arrivals/<slug:code>/discard/", arrivals.discard, name="discard"),
    path("exports/<slug:code>/", exports.export, name="export"),
    path("exports/<slug:code>/stop/", exports.stop, name="stop_export"),
    path("exports/<slug:code>/file/", exports.download, name="download"),
    path("exports/<slug:code>/erase/", exports.erase, name="erase"),
    path("collectives/<slug:code>/", exports.exports, name="exports"),
    path("collectives/<slug:code>/ask/", exports.ask, name="ask"),
    path("collectives/<slug:code>/close/", closing.close, name="close"),
    path("closed/<slug:code>/", closing.closed, name="closed"),
]
