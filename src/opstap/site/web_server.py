"""The web server process: granian in front of the WSGI application, holding the embedded database while it runs."""

from __future__ import annotations

import argparse

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from opstap.core.child_processes import end_with_parent
from opstap.site.boot import opened


def main() -> None:
    end_with_parent()
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--processes", type=int, required=True)
    options = parser.parse_args()
    with opened():
        Granian(
            "opstap.site.wsgi:application",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.processes,
            blocking_threads=4,
            # Counts connections, also those that a browser keeps open for its next click (up to six a browser, for half
            # a minute): where they are used up nobody gets in. Below the 1,024 open files that Linux gives a process.
            backpressure=800,
            log_access=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
        ).serve()


if __name__ == "__main__":
    main()
