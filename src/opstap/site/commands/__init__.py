"""The commands, a file a subject; `register` hangs them under `opstap`."""

from __future__ import annotations

import click

from opstap.site.commands import accounts, serving, setup


def register(main: click.Group) -> None:
    for room in (setup, accounts, serving):
        room.register(main)
