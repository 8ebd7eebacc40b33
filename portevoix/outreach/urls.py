"""Addresses of letters and mailings."""

from django.urls import path

from portevoix.outreach.views import (
    approvals,
    departures,
    editing,
    letters,
    lists,
    people,
    printing,
    returns,
    sending,
)

app_name = "outreach"
urlpatterns = [
    path("campaigns/<slug:code>/", lists.mailings_of, name="mailings"),
    path("campaigns/<slug:code>/new/", lists.new, name="new"),
    path("actors/<slug:code>/", people.forms_of, name="forms_of"),
    path("collectives/<slug:code>/actors/<slug:actor>/", people.address, name="address"),
    path("collectives/<slug:code>/returns/", returns.returns, name="returns"),
    path("collectives/<slug:code>/returns/<slug:returned>/", returns.file_return, name="file_return"),
    path("letters/<slug:code>/", letters.letter, name="letter"),
    path("letters/<slug:code>/preview.svg", letters.preview, name="preview"),
    path("letters/<slug:code>/note/", letters.note, name="note"),
    path("letters/<slug:code>/settle/", letters.settle, name="settle"),
    path("letters/<slug:code>/trial/", letters.trial, name="trial"),
    path("printouts/<slug:code>/", printing.printout, name="printout"),
    path("printouts/<slug:code>/stop/", printing.stop_printout, name="stop_printout"),
    path("printouts/<slug:code>/file/", printing.printout_file, name="printout_file"),
    path("approvals/<slug:code>/give/", approvals.give, name="give_approval"),
    path("approvals/<slug:code>/decline/", approvals.decline, name="decline_approval"),
    path("approvals/<slug:code>/withdraw/", approvals.withdraw, name="withdraw_approval"),
    path("<slug:code>/", editing.mailing, name="mailing"),
    path("<slug:code>/approval/", approvals.approval, name="approval"),
    path("<slug:code>/sheet/", editing.sheet, name="sheet"),
    path("<slug:code>/people/", people.people, name="people"),
    path("<slug:code>/people/choose/", people.choose, name="choose"),
    path("<slug:code>/send/", sending.send, name="send"),
    path("<slug:code>/progress/", departures.progress, name="progress"),
    path("<slug:code>/call-back/", departures.call_back, name="call_back"),
    path("<slug:code>/leave-now/", departures.leave_now, name="leave_now"),
    path("<slug:code>/pause/", departures.pause, name="pause"),
    path("<slug:code>/resume/", departures.resume, name="resume"),
    path("<slug:code>/stop/", departures.stop, name="stop"),
    path("<slug:code>/uncertain/", sending.uncertain, name="uncertain"),
    path("<slug:code>/print/", printing.print_, name="print"),
    path("<slug:code>/posted/", printing.posted, name="posted"),
    path("<slug:code>/remove/", lists.remove, name="remove"),
]
