"""`opstap serve` and `opstap worker`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import click

from opstap.core.processes import end_with_parent


def register(main: click.Group) -> None:
    main.add_command(serve)
    main.add_command(worker)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--with-worker", is_flag=True, help="Also run the background work, for a small installation.")
def serve(host: str, port: int, processes: int, with_worker: bool) -> None:
    """Serve Opstap until Ctrl-C."""
    from opstap.site.cli import opened

    with opened():
        run(host=host, port=port, processes=processes, with_worker=with_worker)


def run(*, host: str, port: int, processes: int, with_worker: bool) -> None:
    """Run web server and worker as children; when one of them ends, so does the other, and so do we.

    Raises ClickException where the port is taken.
    """
    web = [sys.executable, "-m", "opstap.site.web", "--host", host, "--port", str(port), "--processes", str(processes)]
    commands = [web]
    if with_worker:
        commands.append([sys.executable, "-m", "opstap.site.cli", "worker"])
    children = [
        subprocess.Popen(command, start_new_session=True, env=os.environ | {"OPSTAP_CHILD": "1"})  # noqa: S603
        for command in commands
    ]
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    pid, status = os.waitpid(-1, 0)
    code = os.waitstatus_to_exitcode(status)
    for child in children:
        if child.pid == pid:
            child.returncode = code
    died = not stopping
    stop(0, None)
    for child in children:
        if child.returncode is None:
            child.wait()
    if died and code:
        raise click.ClickException(f"A process of Opstap ended by itself (exit code {code}); see the lines above.")


@click.command()
@click.option("--concurrency", default=2, show_default=True, type=click.IntRange(1, 64), help="Jobs at a time.")
def worker(concurrency: int) -> None:
    """Run background work (imports, mail) until Ctrl-C."""
    if os.environ.get("OPSTAP_CHILD"):
        end_with_parent()
    from opstap.site.cli import opened

    with opened():
        from procrastinate.contrib.django import app

        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(concurrency=concurrency, install_signal_handlers=True)
