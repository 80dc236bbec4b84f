"""What this room adds to others."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from opstap.access.look_log import look_log_pages
from opstap.core.coded_texts import coded_texts
from opstap.core.event_kinds import kinds_of_line
from opstap.core.jobs import background_jobs
from opstap.exchange import events
from opstap.exchange.jobs import carry_out_import
from opstap.exchange.refusals import GIVE_UP_TEXTS

EXTENSIONS = [
    *kinds_of_line(events.ImportConfirmed, events.ImportDiscarded, events.ImportCarriedOut, events.ImportUndone),
    *[coded_texts.entry(code, sentence) for code, sentence in GIVE_UP_TEXTS.items()],
    background_jobs.entry("exchange.carry_out", carry_out_import),
    look_log_pages.entry("import preview", pgettext_lazy("page", "Preview of an import")),
    look_log_pages.entry("import result", pgettext_lazy("page", "Result of an import")),
]
