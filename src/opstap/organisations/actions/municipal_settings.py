"""A municipality's own value of a setting, from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.timeline import record
from opstap.organisations.events import SettingChanged
from opstap.organisations.models import Municipality, MunicipalSetting
from opstap.organisations.municipal_settings import values_of
from opstap.organisations.refusals import ChangedMeanwhile, NothingChanged


@action
def change_setting(
    *, municipality: Municipality, name: str, value: Any, source: str, since: date, by: Actor
) -> MunicipalSetting:
    """Let a municipality have a value of its own from a day on; what was made before keeps what held in its days.

    A second value for the same day replaces the first, so that a slip can be mended; the timeline keeps both. Raises
    NothingChanged where this holds on that day already, ChangedMeanwhile, KeyError for a setting that no room declared.
    """
    before = values_of(municipality.pk, [name], since)[name]
    own = MunicipalSetting.objects.filter(municipality=municipality, name=name)
    newest = own.filter(since__lte=since).order_by("-since").first()
    if before == value and (newest is None or newest.source == source):
        raise NothingChanged
    facts = {"value": value, "source": source, "made_by_id": by.id if by.is_user else None}
    if newest is not None and newest.since == since:
        same = own.filter(pk=newest.pk, value=newest.value, source=newest.source)
        same.change_one(otherwise=ChangedMeanwhile(), **facts)
        setting = newest
    else:
        setting = MunicipalSetting.objects.create(municipality=municipality, name=name, since=since, **facts)
    content = SettingChanged(name, before=before, value=value, source=source, since=since)
    record(municipality.organisation, content, by=by, subject=setting)
    return setting
