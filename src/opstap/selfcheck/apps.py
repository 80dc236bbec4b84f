"""The municipality looks at itself: instruments, assessments, and the plan that follows."""

from __future__ import annotations

from django.apps import AppConfig


class SelfcheckConfig(AppConfig):
    name = "opstap.selfcheck"
    label = "selfcheck"

    def ready(self) -> None:
        from opstap.selfcheck import figures, figures_of_work, guests, sources, stories

        figures.register()
        figures_of_work.register()
        guests.register()
        sources.register()
        stories.register()
