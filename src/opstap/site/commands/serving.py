"""`opstap serve` and `opstap worker`."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import cast
from urllib.request import urlopen

import click

from opstap.core.child_processes import end_with_parent

PATIENCE = 30.0  # seconds in which web server and worker finish the requests and jobs that they are busy with


def register(main: click.Group) -> None:
    main.add_command(serve)
    main.add_command(worker)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--with-worker", is_flag=True, help="Also run the background work, for a small installation.")
def serve(host: str, port: int, processes: int, with_worker: bool) -> None:
    """Serve the web pages until Ctrl-C.

    Plain HTTP, for a proxy in front; run `opstap init` first on a server of your own. Imports and mail also need
    `opstap worker`, or --with-worker.
    """
    from opstap.site.boot import opened

    with opened():
        run(host=host, port=port, processes=processes, with_worker=with_worker)


def run(
    *,
    host: str,
    port: int,
    processes: int,
    with_worker: bool,
    announce: Callable[[str], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run web server and worker as children; when one of them ends, so does the other, and so do we.

    `announce` is called with the address once the pages answer there. Raises ClickException where the port is taken,
    or where a child ends by itself.
    """
    from opstap.site.static_assets import collect

    check_port(host, port)
    collect()  # before the children read the settings, which look whether there are hashed names
    children: list[subprocess.Popen[bytes]] = []
    stopping = threading.Event()

    def stop(_signal: int = 0, _frame: object = None) -> None:
        stopping.set()
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    for command in _commands(host, port, processes, with_worker=with_worker):
        children.append(_start(command, environment or {}))
    if stopping.is_set():
        stop()
    ended = _watch(children, stopping, f"http://{_named(host)}:{port}", announce)
    asked = stopping.is_set()
    stop()
    _wait(children)
    if ended is not None and not asked:
        what = "web server" if ended is children[0] else "worker"
        raise click.ClickException(f"The {what} ended by itself (exit code {ended.returncode}); see the lines above.")


def _commands(host: str, port: int, processes: int, *, with_worker: bool) -> list[list[str]]:
    """The children's command lines, the web server first."""
    where = ["--host", host, "--port", str(port), "--processes", str(processes)]
    web = [sys.executable, "-m", "opstap.site.web_server", *where]
    return [web, [sys.executable, "-m", "opstap.site.cli", "worker"]] if with_worker else [web]


def _start(command: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: Ctrl-C in the terminal reaches us alone, and we tell the children."""
    environment = {**os.environ, **environment, "OPSTAP_CHILD": "1"}
    return subprocess.Popen(command, start_new_session=True, env=environment)  # noqa: S603 (ourselves)


def _watch(
    children: list[subprocess.Popen[bytes]],
    stopping: threading.Event,
    address: str,
    announce: Callable[[str], None] | None,
) -> subprocess.Popen[bytes] | None:
    """Return the first child that ends, or None where we are told to stop; announce the address on the way."""
    while not stopping.is_set():
        ended = next((child for child in children if child.poll() is not None), None)
        if ended is not None:
            return ended
        if announce is not None and _answers(address):
            announce(address)
            announce = None
        stopping.wait(0.2 if announce is not None else 1)
    return None


def _wait(children: list[subprocess.Popen[bytes]]) -> None:
    """Wait for the children to finish what they do; whoever does not within PATIENCE is killed."""
    give_up_at = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, give_up_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/health/", timeout=5) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except OSError:
        return False


def _named(host: str) -> str:
    """How a browser on this machine calls the address on which we listen."""
    plain = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 (only compared)
    return f"[{plain}]" if ":" in plain and not plain.startswith("[") else plain


def is_free(host: str, port: int) -> bool:
    """Can a server listen there now? Port 0 always can. Raises ClickException where the host is not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise click.ClickException(
                f"Opstap cannot listen on {host}, port {port}: {error.strerror or error}. Choose with --host and --port."
            ) from None
    return True


def check_port(host: str, port: int) -> None:
    """Raises ClickException, with how to choose another, where the port is taken."""
    if not is_free(host, port):
        raise click.ClickException(
            f"Port {port} is in use by another program. Choose another with --port, as in --port {port + 1}."
        )


@click.command()
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1, 64), help="Jobs at a time.")
def worker(concurrency: int) -> None:
    """Run background work (imports, mail) until Ctrl-C."""
    if os.environ.get("OPSTAP_CHILD"):
        end_with_parent()
    from opstap.site.boot import opened

    with opened():
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        with app.replace_connector(connector):
            app.run_worker(concurrency=concurrency, install_signal_handlers=True)
