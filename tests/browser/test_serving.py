"""The web server itself, as many people use it at once."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser  # it needs the running demo


def test_browsers_that_keep_their_connections_do_not_shut_out_the_next(address: str) -> None:
    """Each of 200 connections stays open after its answer, as browsers do; all of them are answered at once."""
    host = urlsplit(address)
    kept = [HTTPConnection(str(host.hostname), host.port, timeout=10) for _ in range(200)]
    try:
        for connection in kept:
            connection.request("GET", "/health/")
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b'{"database": "up"}')
    finally:
        for connection in kept:
            connection.close()
