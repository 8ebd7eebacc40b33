"""What advocacy registers when Django starts."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdvocacyConfig(AppConfig):
    """From a demand to an answer and an act."""

    name = "portevoix.advocacy"

    def ready(self) -> None:
        """Show exchanges on an actor's page, and make targets from the directory."""
        from portevoix.design.panels import Panel, register  # noqa: PLC0415  only when Django starts

        register("actor", Panel(_("With us"), "advocacy:actor_exchanges"))
        register("deputies.selection", Panel(_("Make them targets"), "advocacy:choose_campaign"))
        self._tell_news()
        from portevoix.advocacy.operations.letting_go import let_go  # noqa: PLC0415
        from portevoix.collectives import operations as collectives  # noqa: PLC0415

        collectives.register_release("advocacy", let_go)

    def _tell_news(self) -> None:
        from portevoix.advocacy import tasks  # noqa: PLC0415
        from portevoix.collectives.rules import news  # noqa: PLC0415
        from portevoix.jobs import operations as jobs  # noqa: PLC0415

        jobs.register_periodic("advocacy.due", tasks.tell_due, every=timedelta(hours=6))
        reply = _("%(who)s noted a reply from %(person)s.")
        news.register(
            news.Kind(
                "advocacy.reply",
                _("A reply was noted"),
                reply,
                _("%(count)s replies were noted."),
                icon="reply",
            )
        )
        promise, promises = (
            _("A promise of %(person)s falls due on %(day)s."),
            _("%(count)s promises fall due."),
        )
        news.register(
            news.Kind("advocacy.promise", _("A promise falls due"), promise, promises, icon="promise")
        )
