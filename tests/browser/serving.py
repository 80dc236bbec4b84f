"""The demo as anybody starts it: `opstap demo`, web server and worker included, in a data folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from opstap.core.child_processes import end_with_parent
from tests.project import SOURCE

PATIENCE = (
    400.0  # seconds until the demo must answer; a free machine takes about half a minute, a busy one many times that
)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a demo that runs for the time of the block."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    unwanted = {"DATABASE_URL", "OPSTAP_OWNER_URL", "OPSTAP_ADDRESS", "OPSTAP_HOSTS", "OPSTAP_SMTP_HOST"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"OPSTAP_DATA": str(folder / "data"), "PYTHONPATH": str(SOURCE.parent)}
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "opstap.site.cli", "demo", "--port", str(port)]
        server = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True, preexec_fn=end_with_parent
        )
        try:
            _wait(server, address, folder / "log")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{address}/health/", timeout=5):  # noqa: S310 (our own address)
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the demo did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
