"""Settings from the environment: safe where nothing is said, and a sentence where something cannot work."""

from __future__ import annotations

import json
import os
import subprocess
import sys

PRODUCTION = {"OPSTAP_PRODUCTION": "1", "OPSTAP_ADDRESS": "https://opstap.example", "OPSTAP_HOSTS": "opstap.example"}
NAMES = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
PRINT = (
    f"import json; from opstap.site import settings; print(json.dumps([getattr(settings, name) for name in {NAMES}]))"
)
YEAR = 365 * 24 * 3600


def read(**environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of its own, with these variables added."""
    return subprocess.run(
        [sys.executable, "-c", PRINT], env=os.environ | environment, capture_output=True, text=True, check=False
    )


def test_https_is_promised_for_this_address_and_for_more_only_when_asked() -> None:
    assert json.loads(read().stdout) == [0, False, False]
    assert json.loads(read(**PRODUCTION).stdout) == [YEAR, False, False]
    assert json.loads(read(**PRODUCTION, OPSTAP_HSTS_SUBDOMAINS="1").stdout) == [YEAR, True, False]
    both = read(**PRODUCTION, OPSTAP_HSTS_SUBDOMAINS="1", OPSTAP_HSTS_PRELOAD="1")
    assert json.loads(both.stdout) == [YEAR, True, True]


def test_preloading_without_the_names_below_is_refused_with_a_sentence() -> None:
    refused = read(**PRODUCTION, OPSTAP_HSTS_PRELOAD="1")
    assert refused.returncode == 1
    assert refused.stderr == "opstap: OPSTAP_HSTS_PRELOAD works only together with OPSTAP_HSTS_SUBDOMAINS.\n"
