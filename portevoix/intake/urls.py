"""Addresses of the imports that people bring."""

from django.urls import path

from portevoix.intake.views import begin, people, reading, rows, runs

app_name = "intake"
urlpatterns = [
    path("", begin.imports, name="imports"),
    path("begin/", begin.begin, name="begin"),
    path("<slug:code>/", runs.run, name="run"),
    path("<slug:code>/reading/", reading.reading, name="reading"),
    path("<slug:code>/columns/", reading.columns, name="columns"),
    path("<slug:code>/rows/", rows.rows, name="rows"),
    path("<slug:code>/rows/<int:number>/", rows.row, name="row"),
    path("<slug:code>/rows/settle/", rows.settle, name="settle"),
    path("<slug:code>/rows/refused/", rows.refused, name="refused"),
    path("<slug:code>/rows/check/", rows.check_again, name="check_again"),
    path("<slug:code>/people/", people.people, name="people"),
    path("<slug:code>/people/rest/", people.rest, name="rest"),
    path("<slug:code>/take/", runs.take, name="take"),
    path("<slug:code>/stop/", runs.stop, name="stop"),
    path("<slug:code>/undo/", runs.undo, name="undo"),
    path("<slug:code>/forget/", runs.forget, name="forget"),
]
