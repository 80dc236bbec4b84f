"""The commands, a file a subject; `register` hangs them under `opstap`."""

from __future__ import annotations

import click

from opstap.site.commands import accounts, caseload, demo, generate, match, monitor, rooms, selfcheck, serving, setup


def register(main: click.Group) -> None:
    for room in (setup, accounts, caseload, monitor, serving, demo, generate, match, selfcheck, rooms):
        room.register(main)
