"""`opstap generate`: invented data of any size, for measuring."""

from __future__ import annotations

import click

from opstap.demo.mass.plan import LINES_A_TRACK, MOST_MUNICIPALITIES


def register(main: click.Group) -> None:
    main.add_command(generate)


@click.command()
@click.option("--tracks", required=True, type=click.IntRange(1, 2_000_000), help="How many people, each with a track.")
@click.option(
    "--municipalities",
    type=click.IntRange(1, MOST_MUNICIPALITIES),
    help="Over how many municipalities, large and small.  [default: one for every 400 tracks, at most 342]",
)
@click.option(
    "--lines-per-track",
    default=LINES_A_TRACK,
    show_default=True,
    type=click.IntRange(4, 1000),
    help="Timeline lines of a track, on average.",
)
@click.option(
    "--processes", type=click.IntRange(1, 64), help="Processes that work on it.  [default: one per processor]"
)
def generate(tracks: int, municipalities: int | None, lines_per_track: int, processes: int | None) -> None:
    """Generate invented data of any size, for measuring.

    Municipalities, accounts and tracks come into an empty database, or beside the demo. The same
    numbers on the same day give the same data. It comes in whole or not at all.
    """
    from opstap.site.boot import opened

    with opened(admin=True):
        from opstap.demo.accounts import PASSWORD
        from opstap.demo.mass.generation import generate as make

        try:
            made = make(
                tracks=tracks,
                municipalities=municipalities,
                lines_per_track=lines_per_track,
                processes=processes,
                note=lambda text: click.echo(f"  {text}"),
            )
        except ValueError as error:
            raise click.ClickException(f"{error}.") from None
    largest = made.places[0]
    click.echo(
        f"{made.tracks:,} tracks with {made.lines:,} lines in {len(made.places)} municipalities: {made.seconds:.0f} seconds.\n"
        f"The largest is {largest.name} with {largest.tracks:,} tracks. Sign in as {largest.case_managers()[0].email} or "
        f"{largest.coordinator().email}, with password {PASSWORD}"
    )
