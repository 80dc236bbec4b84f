"""A sheet that waits for its columns to be mapped is kept sealed: the database has the box, only the browser has the key.

So cells of columns that nobody maps are never readable on disk, and are gone with the box when the mapping is made.
"""

from __future__ import annotations

import json
import zlib

from cryptography.fernet import Fernet, InvalidToken

from opstap.exchange.reading.values import Table


class KeyLost(Exception):
    """The browser has no key, or not the one of this box: the file must be sent again."""


def seal(table: Table) -> tuple[str, str]:
    """The sealed sheet and its key."""
    key = Fernet.generate_key()
    packed = zlib.compress(json.dumps(table.as_data()).encode(), level=1)
    return Fernet(key).encrypt(packed).decode(), key.decode()


def unseal(sealed: str, key: str) -> Table:
    """The sheet again. Raises KeyLost."""
    try:
        packed = Fernet(key.encode()).decrypt(sealed.encode())
    except (InvalidToken, ValueError):
        raise KeyLost from None
    return Table.from_data(json.loads(zlib.decompress(packed)))
