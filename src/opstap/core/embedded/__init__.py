"""A real PostgreSQL inside the data folder, for whoever has no database server.

Every process that uses it holds a shared lock on a file in the data folder; the kernel frees that lock however the
process ends. A guardian process, the parent of PostgreSQL, waits until nobody holds the lock and then stops the server.
When the guardian itself is killed, the kernel tells PostgreSQL to stop, and any process that still uses the database
starts a new guardian. Nothing here imports Django, and importing this package starts nothing.
"""

from opstap.core.embedded.client import Cluster, acquire, running
from opstap.core.embedded.errors import EmbeddedError
from opstap.core.embedded.places import POSTGRES_MAJOR, connection_url, program, socket_dir

__all__ = [
    "POSTGRES_MAJOR",
    "Cluster",
    "EmbeddedError",
    "acquire",
    "connection_url",
    "program",
    "running",
    "socket_dir",
]
