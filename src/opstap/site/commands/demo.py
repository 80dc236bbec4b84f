"""`opstap demo`: Opstap with invented people, until Ctrl-C."""

from __future__ import annotations

import os
import socket

import click

from opstap.site.commands import serving

USUAL_PORT = 8000
PORTS_TO_TRY = 50


def register(main: click.Group) -> None:
    main.add_command(demo)


@click.command()
@click.option("--again", is_flag=True, help="Throw away what was done in the demo and load it anew, dated from today.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=None,
    type=click.IntRange(1, 65535),
    help="Port to listen on.  [default: 8000, or the next one that is free]",
)
@click.option("--no-serve", is_flag=True, help="Only load; start no server.")
def demo(again: bool, host: str, port: int | None, no_serve: bool) -> None:
    """Start Opstap with invented people, until Ctrl-C.

    Five municipalities, about 160 people, and an account for each role; address and password are printed.
    What you do in the demo is kept until `--again`. A database with municipalities of your own is left alone.
    """
    from opstap.site.boot import opened

    if port is not None and not no_serve:
        serving.check_port(host, port)
    with opened(admin=True):
        _load(again)
        if no_serve:
            click.echo("De demo staat klaar. Start hem met `opstap demo`.")
            return
        chosen = port or _free_port(host)
        serving.run(
            host=host,
            port=chosen,
            processes=1,
            with_worker=True,
            announce=_announce,
            environment=_environment(host, chosen),
        )
    click.echo("Opstap is gestopt. Uw gegevens zijn bewaard.")


def _load(again: bool) -> None:
    from opstap.demo import demo_database

    if again and demo_database.is_loaded():
        demo_database.empty()
    if demo_database.is_loaded():
        return
    demo_database.check_only_demo()
    click.echo("De demo wordt geladen; dat duurt ongeveer een halve minuut ...")
    loaded = demo_database.load()
    click.echo(f"Geladen: {loaded.people} verzonnen deelnemers, met {loaded.steps} gebeurtenissen.")


def _free_port(host: str) -> int:
    """The usual port, or the next one that nobody uses."""
    for port in range(USUAL_PORT, USUAL_PORT + PORTS_TO_TRY):
        if serving.is_free(host, port):
            if port != USUAL_PORT:
                click.echo(f"Poort {USUAL_PORT} is in gebruik; de demo komt op poort {port}. Kies zelf met --port.")
            return port
    raise click.ClickException(
        f"No free port from {USUAL_PORT} to {USUAL_PORT + PORTS_TO_TRY - 1}. Choose one with --port."
    )


def _environment(host: str, port: int) -> dict[str, str]:
    """What the pages must know: that this is the demo, and under which address it is opened."""
    hosts = ["localhost", "127.0.0.1", "[::1]", host, socket.gethostname()]
    return {
        "OPSTAP_DEMO": "1",
        "OPSTAP_ADDRESS": os.environ.get("OPSTAP_ADDRESS", f"http://127.0.0.1:{port}"),
        "OPSTAP_HOSTS": os.environ.get("OPSTAP_HOSTS", ",".join(dict.fromkeys(hosts))),
    }


def _announce(address: str) -> None:
    """Say where the demo is and who can sign in."""
    from opstap.demo.accounts import ACCOUNTS, PASSWORD, one_per_role

    faces = one_per_role()
    width = max(len(face.role_label) for face in faces)
    mail = max(len(face.email) for face in faces)
    click.echo(f"\nOpstap draait op {address}\n")
    click.echo("Meld u aan met een van deze verzonnen mensen:\n")
    for face in faces:
        click.echo(f"  {face.role_label:<{width}}  {face.email:<{mail}}  {face.name}, {face.organisation}")
    click.echo(f"\n  Wachtwoord van iedereen:  {PASSWORD}\n")
    click.echo(f"Begin als klantmanager: {faces[0].email}. Er zijn {len(ACCOUNTS)} accounts, over zes gemeenten.")
    click.echo("Stoppen: Ctrl-C. Wat u doet blijft bewaard; `opstap demo --again` begint opnieuw.\n")
