"""A programme file becomes a version once; a changed file becomes the next one, and tracks keep theirs."""

from __future__ import annotations

import pytest

from opstap.core.actors import Actor
from opstap.core.scope import GENERAL, scoped
from opstap.tracks.models import Phase, Programme, ProgrammeVersion
from opstap.tracks.programmes.actions import publish, publish_builtin
from opstap.tracks.programmes.blueprint import digest_of, load_builtin

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")


def test_what_is_published_already_is_left_alone() -> None:
    before = ProgrammeVersion.objects.count()
    with scoped(organisations=[GENERAL]):
        assert publish_builtin(by=SYSTEM) == 0
    assert ProgrammeVersion.objects.count() == before == len(load_builtin())


def test_a_changed_file_is_the_next_version_and_the_former_stays() -> None:
    first = ProgrammeVersion.objects.get(programme__key="dalfsen")
    kept = list(first.phases.values_list("key", flat=True))
    blueprint = next(one for one in load_builtin() if one.key == "dalfsen")
    changed = blueprint.model_copy(update={"phases": blueprint.phases[:1], "name": "Thuis in Dalfsen, nieuw"})
    assert digest_of(changed) != digest_of(blueprint) == first.digest
    with scoped(organisations=[GENERAL]):
        version = publish(blueprint=changed, by=SYSTEM)
        assert publish_builtin(by=SYSTEM) == 1, "the file in the package is newer than what was published by hand"
    assert (version.number, version.phases.count()) == (2, 1)
    assert list(Phase.objects.filter(version=first).values_list("key", flat=True)) == kept
    programme = Programme.objects.get(key="dalfsen")
    assert [one.number for one in programme.versions.all()] == [3, 2, 1]
    assert programme.name == "Thuis in Dalfsen"
