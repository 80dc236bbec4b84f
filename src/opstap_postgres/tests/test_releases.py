"""What is known of PostgreSQL's versions."""

from datetime import date

import pytest

from opstap_postgres.providers import OLDEST_MAJOR, POSTGRES_MAJOR
from opstap_postgres.releases import Releases, known_releases


def test_the_file_tells_every_version_that_can_run_with_source_and_day() -> None:
    found = known_releases()
    assert set(found.newest) >= set(range(OLDEST_MAJOR, POSTGRES_MAJOR + 1))
    assert all(isinstance(number, int) for pair in found.newest.items() for number in pair)
    assert found.as_of >= date(2026, 8, 15)
    assert found.source.startswith("https://")


@pytest.mark.parametrize(
    ("major", "minor", "newer"), [(18, 4, "18.6"), (18, 6, None), (18, 7, None), (17, 0, None), (19, 1, None)]
)
def test_who_is_behind(major: int, minor: int, newer: str | None) -> None:
    assert Releases({18: 6, 17: 0}, date(2026, 8, 15), "https://example.org").newer_than(major, minor) == newer
