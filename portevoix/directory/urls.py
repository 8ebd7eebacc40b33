"""Addresses of the directory."""

from django.urls import path

from portevoix.directory.views import actors, bodies, deputies, imports

app_name = "directory"
urlpatterns = [
    path("", deputies.deputies, name="deputies"),
    path("senators/", deputies.senators, name="senators"),
    path("meps/", deputies.meps, name="meps"),
    path("government/", bodies.government, name="government"),
    path("administration/", bodies.administration, name="administration"),
    path("bodies/<slug:code>/", bodies.body, name="body"),
    path("export/", deputies.export, name="export"),
    path("mine/", deputies.mine, name="mine"),
    path("search/", actors.search, name="search"),
    path("own/", actors.own, name="own"),
    path("people/add/", actors.add_person, name="add_person"),
    path("people/<slug:code>/", actors.actor, name="actor"),
    path("people/<slug:code>/change/", actors.change_person, name="change_person"),
    path("people/<slug:code>/delete/", actors.delete_person, name="delete_person"),
    path("people/<slug:code>/note/", actors.annotate, name="annotate"),
    path("people/<slug:code>/contacts/add/", actors.add_contact, name="add_contact"),
    path("contacts/<slug:code>/", actors.change_contact, name="change_contact"),
    path("contacts/<slug:code>/delete/", actors.delete_contact, name="delete_contact"),
    path("dead/<slug:code>/", actors.revive, name="revive"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.new_import, name="new_import"),
    path("imports/jobs/<slug:code>/", imports.import_job, name="import_job"),
    path("imports/jobs/<slug:code>/write/", imports.write_import, name="write_import"),
    path("imports/jobs/<slug:code>/stop/", imports.stop_import, name="stop_import"),
    path("imports/<slug:code>/", imports.record, name="import"),
]
