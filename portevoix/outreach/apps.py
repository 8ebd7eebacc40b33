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
        from portevoix.design import panels  # noqa: PLC0415  models are not loaded before
        from portevoix.files import operations as files  # noqa: PLC0415
        from portevoix.jobs import operations as jobs  # noqa: PLC0415
        from portevoix.mail import queries as messages  # noqa: PLC0415
        from portevoix.outreach import tasks  # noqa: PLC0415
        from portevoix.outreach.operations import carried, printing, sending  # noqa: PLC0415
        from portevoix.outreach.queries import mailings, returns  # noqa: PLC0415

        files.register_use("mail", messages.carries)
        jobs.register(mailings.SEND, tasks.send_letters)
        jobs.register(sending.TEST, tasks.send_trial)
        jobs.register(printing.PRINT, tasks.make_printout)
        jobs.register_periodic("outreach.forget", tasks.forget_printouts, every=timedelta(hours=6))
        jobs.register_periodic(returns.READ, tasks.read_returns, every=timedelta(minutes=5))
        panels.register("collective.coordination", panels.Panel(_("Returns"), "outreach:returns"))
        register_carrier(Carrier(carried.KIND, _("Letters"), carried.texts_of, carried.write_texts))
        for place in ("campaign.messages", "campaign"):
            panels.register(place, panels.Panel(_("Letters"), "outreach:mailings"))
        panels.register("actor", panels.Panel(_("How we write to them"), "outreach:forms_of"))
        self._tell_news()

    def _tell_news(self) -> None:
        from portevoix.collectives.rules import news  # noqa: PLC0415

        came_back = _("The letter to %(person)s came back: %(letter)s.")
        told = _("%(count)s letters of one mailing came back.")
        news.register(news.Kind("outreach.came_back", _("A letter came back"), came_back, told, icon="mail"))
        answered = _("Someone answered the letter to %(person)s at the address of the server.")
        several = _("%(count)s messages about one letter arrived at the address of the server.")
        label = _("An answer went to the server")
        news.register(news.Kind("outreach.answered_server", label, answered, several, icon="reply"))
