"""The municipality looks at itself: instruments, assessments, and the plan that follows."""

from __future__ import annotations

from django.apps import AppConfig


class SelfcheckConfig(AppConfig):
    name = "opstap.selfcheck"
    label = "selfcheck"
