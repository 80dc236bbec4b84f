"""Under which identity PostgreSQL runs, given that it refuses to run as root.

An ordinary user runs it as themselves. Root has two ways, tried in this order; neither changes the mode of any folder,
so the data and the programs may lie below a closed folder such as /root:

1. `SERVER_UID`, a user number without a name that no distribution hands out, which keeps one capability of root's:
   passing file permissions (CAP_DAC_OVERRIDE). It works on a plain machine and in a container with the usual rights.
2. A user namespace in which root carries another number, for sandboxes that know no other user than root.

The ways are taken in a freshly forked child, just before it becomes a PostgreSQL program. Coverage cannot be measured
there (hence the pragmas); the tests look at what such a child may do.
"""

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from opstap_postgres.errors import OTHER_DATABASE, EmbeddedError

# In systemd's table of user numbers 60578 to 61183 is used by nobody; containers know numbers up to 65535.
SERVER_UID = 60901
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
CLONE_NEWUSER = 0x10000000
# Loaded here: between fork and exec nothing should be looked up any more.
libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """Who owns PostgreSQL's files (None: whoever runs Opstap) and how a child becomes that, once for each program."""

    owner: int | None
    enter_for_server: Callable[[], None]
    enter_for_initdb: Callable[[], None]


def choose(postgres: Path) -> Identity:
    """Return the identity under which PostgreSQL's programs can run here.

    Raises EmbeddedError where root can become nobody else.
    """
    if os.geteuid() != 0:
        return Identity(None, lambda: None, lambda: None)
    # initdb, unlike the server, insists on a user number that has a name; which one matters to nobody.
    named = next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid > 0), SERVER_UID)
    ways = [
        Identity(SERVER_UID, lambda: _drop_to(SERVER_UID), lambda: _drop_to(named)),
        Identity(0, lambda: _rename_root(named), lambda: _rename_root(named)),
    ]
    for way in ways:
        if _works(way, postgres):
            return way
    raise EmbeddedError(
        "PostgreSQL refuses to run as root, and this machine does not let Opstap become another user. "
        f"Run Opstap as an ordinary user, {OTHER_DATABASE}."
    )


def tie_to_parent(parent: int, stop_signal: signal.Signals) -> None:  # pragma: no cover
    """Ask the kernel to send this process a signal when its parent ends, also by kill -9.

    To be called last before exec: a change of identity undoes it.
    """
    _check(libc.prctl(PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0))
    if os.getppid() != parent:  # the parent ended before the kernel was asked
        os._exit(1)


def _works(way: Identity, postgres: Path) -> bool:
    """Say whether a child can take on the identity and still reach PostgreSQL's program."""
    try:
        probe = subprocess.run(  # noqa: S603 (our own program)
            [postgres, "--version"], preexec_fn=way.enter_for_server, capture_output=True, check=False, timeout=30
        )
    except (subprocess.SubprocessError, OSError):
        return False
    return probe.returncode == 0


def _drop_to(uid: int) -> None:  # pragma: no cover
    """Become the user `uid`, and keep of root's powers only the one to pass file permissions."""
    _check(libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    only = 1 << CAP_DAC_OVERRIDE
    _check(libc.capset(header, (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0)))
    _check(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0))


def _rename_root(uid: int) -> None:  # pragma: no cover
    """Enter a user namespace in which root's own number is `uid`; on disk all stays root's."""
    _check(libc.unshare(CLONE_NEWUSER))
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} 0 1"), ("gid_map", f"{uid} 0 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _check(result: int) -> None:  # pragma: no cover
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
