"""Addresses of campaigns."""

from django.urls import path

from portevoix.advocacy.views import campaigns, exchanges, taking_up, targets, templates

app_name = "advocacy"
urlpatterns = [
    path("", campaigns.campaigns, name="campaigns"),
    path("new/", campaigns.new_campaign, name="new_campaign"),
    path("choose/", targets.choose_campaign, name="choose_campaign"),
    path("actors/<slug:code>/exchanges/", exchanges.actor_exchanges, name="actor_exchanges"),
    path("targets/<slug:code>/", targets.target, name="target"),
    path("targets/<slug:code>/ask/", targets.ask, name="ask"),
    path("targets/<slug:code>/step/", targets.step, name="step"),
    path("targets/<slug:code>/step/done/", targets.step_done, name="step_done"),
    path("targets/<slug:code>/remove/", targets.remove, name="remove_target"),
    path("targets/<slug:code>/note/", exchanges.note, name="note_exchange"),
    path("exchanges/<slug:code>/", exchanges.change, name="change_exchange"),
    path("exchanges/<slug:code>/remove/", exchanges.remove, name="remove_exchange"),
    path("exchanges/<slug:code>/attachment/", exchanges.attachment, name="attachment"),
    path("promises/<slug:code>/settle/", exchanges.settle, name="settle"),
    path("templates/", templates.templates, name="templates"),
    path("templates/<slug:code>/", templates.template, name="template"),
    path("templates/<slug:code>/adopt/", templates.adopt, name="adopt"),
    path("templates/<slug:code>/revise/", templates.revise, name="revise_template"),
    path("templates/<slug:code>/publish/", templates.publish, name="publish_template"),
    path("templates/<slug:code>/withdraw/", templates.withdraw, name="withdraw_template"),
    path("steps/<slug:code>/tick/", taking_up.tick, name="tick_step"),
    path("steps/<slug:code>/remove/", taking_up.remove_step, name="remove_step"),
    path("<slug:code>/", campaigns.campaign, name="campaign"),
    path("<slug:code>/take-up/", taking_up.take_up, name="take_up"),
    path("<slug:code>/template/", templates.save, name="save_template"),
    path("<slug:code>/steps/", taking_up.add_step, name="add_step"),
    path("<slug:code>/edit/", campaigns.edit_campaign, name="edit_campaign"),
    path("<slug:code>/conclude/", campaigns.conclude, name="conclude"),
    path("<slug:code>/reopen/", campaigns.reopen, name="reopen"),
    path("<slug:code>/targets/", targets.targets, name="targets"),
    path("<slug:code>/targets/add/", targets.add, name="add_target"),
    path("<slug:code>/targets/edit/", targets.bulk, name="edit_targets"),
    path("<slug:code>/targets/export/", targets.export, name="export_targets"),
    path("<slug:code>/replies/", exchanges.replies, name="replies"),
]
