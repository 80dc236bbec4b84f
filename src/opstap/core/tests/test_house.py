from __future__ import annotations

import pytest
from django.db import connection

from opstap.tracks.models import Programme


@pytest.mark.django_db
def test_the_application_runs_under_its_own_role_and_finds_the_programmes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("opstap_app", False)
    assert Programme.objects.count() == 7
