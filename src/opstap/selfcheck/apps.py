"""The municipality looks at itself: instruments, assessments, and the plan that follows."""

from __future__ import annotations

from django.apps import AppConfig


class SelfcheckConfig(AppConfig):
    name = "opstap.selfcheck"
    label = "selfcheck"

    def ready(self) -> None:
        from opstap.selfcheck import events, respondent_links, today
        from opstap.selfcheck.evidence import people, work

        people.register()
        work.register()
        respondent_links.register()
        today.register()
        events.register()
