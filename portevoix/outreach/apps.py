"""What outreach registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    """Letters and mailings."""

    name = "portevoix.outreach"

    def ready(self) -> None:
        """Register background work and panels."""
        from portevoix.advocacy.operations import Carrier, register_carrier  # noqa: PLC0415
        from portevoix.collectives import operations as collectives  # noqa: PLC0415
        from portevoix.design import panels  # noqa: PLC0415  models are not loaded before
        from portevoix.files import operations as files  # noqa: PLC0415
        from portevoix.jobs import operations as jobs  # noqa: PLC0415
        from portevoix.mail import queries as messages  # noqa: PLC0415
        from portevoix.outreach import tasks  # noqa: PLC0415
        from portevoix.outreach.operations import carried, letting_go, printing, sending  # noqa: PLC0415
        from portevoix.outreach.queries import mailings, returns  # noqa: PLC0415

        collectives.register_hold("outreach", letting_go.is_leaving)
        collectives.register_release("outreach", letting_go.let_go)
        files.register_use("mail", messages.carries)
        jobs.register(mailings.SEND, tasks.send_letters)
        jobs.register(sending.TEST, tasks.send_trial)
        jobs.register(printing.PRINT, tasks.make_printout)
        jobs.register_periodic("outreach.forget", tasks.forget_printouts, every=timedelta(hours=6))
        jobs.register_periodic(returns.READ, tasks.read_returns, every=timedelta(minutes=5))
        panels.register("collective.coordination", panels.Panel(_("Returns"), "outreach:returns"))
        register_carrier(Carrier(carried.KIND, _("Letters"), carried.texts_of, carried.write_texts))
        jobs.register_periodic("outreach.late", tasks.tell_late, every=timedelta(hours=1))
        self._tell_agreements()
        for place in ("campaign.messages", "campaign"):
            panels.register(place, panels.Panel(_("Letters"), "outreach:mailings"))
        panels.register(
            "target.actions", panels.Panel(_("One page to print, for a meeting"), "outreach:brief")
        )
        panels.register("actor", panels.Panel(_("How we write to them"), "outreach:forms_of"))
        self._tell_news()

    def _tell_news(self) -> None:
        from portevoix.collectives.rules import news  # noqa: PLC0415

        came_back = _("The letter to %(person)s came back: %(letter)s.")
        told = _("%(count)s letters of one mailing came back.")
        news.register(news.Kind("outreach.came_back", _("A letter came back"), came_back, told, icon="mail"))
        answered = _("Someone answered the letter to %(person)s at the address of the server.")
        several = _("%(count)s messages about one letter arrived at the address of the server.")
        one, many = (
            _("A message that came back waits for you to say which letter it is about."),
            _("%(count)s messages that came back wait for you to say which letters they are about."),
        )
        news.register(news.Kind("outreach.to_file", _("A return is to be filed"), one, many, icon="mail"))
        label = _("An answer went to the server")
        news.register(news.Kind("outreach.answered_server", label, answered, several, icon="reply"))

    def _tell_agreements(self) -> None:
        """What people are told: an agreement or a signature that is asked for, answered, or did not come."""
        from portevoix.collectives.enums import Rhythm  # noqa: PLC0415
        from portevoix.collectives.rules import news  # noqa: PLC0415

        words = {
            "outreach.agree": (
                _("Someone asks for your agreement to a mailing"),
                _("%(who)s asks for your agreement to “%(mailing)s”."),
            ),
            "outreach.agreed": (
                _("Your request for an agreement was answered"),
                _("%(who)s answered: “%(mailing)s”."),
            ),
            "outreach.sign": (
                _("Your collective is asked to co-sign"),
                _("%(who)s asks %(collective)s to sign “%(mailing)s”."),
            ),
            "outreach.signed": (
                _("A partner signed a letter of yours"),
                _("%(collective)s signs “%(mailing)s”."),
            ),
            "outreach.changes": (
                _("A partner asks for changes before signing"),
                _("%(collective)s asks for changes to “%(mailing)s”."),
            ),
            "outreach.unsigned": (
                _("A partner did not sign in time"),
                _(
                    "%(collective)s has not signed “%(mailing)s” in time: it leaves without them, or you wait."
                ),
            ),
        }
        for name, (label, one) in words.items():
            news.register(news.Kind(name, label, one, one, rhythm=Rhythm.NOW, icon="write"))
