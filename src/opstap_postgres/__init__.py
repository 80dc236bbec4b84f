"""A real PostgreSQL inside the data folder, for whoever has no database server.

Every process that uses it holds a shared lock on a file in the data folder; the kernel frees that lock however the
process ends. A guardian process, the parent of PostgreSQL, waits until nobody holds the lock and then stops the server.
When the guardian itself is killed, the kernel tells PostgreSQL to stop, and any process that still uses the database
starts a new guardian. Which programs are run stands in `providers`. A package of its own beside the application: nothing
here imports Django or `opstap`, and importing it starts nothing.
"""

from opstap_postgres.client import Cluster, acquire, running
from opstap_postgres.errors import EmbeddedError
from opstap_postgres.places import connection_url, socket_dir
from opstap_postgres.providers import installation_for_new_data

__all__ = [
    "Cluster",
    "EmbeddedError",
    "acquire",
    "connection_url",
    "installation_for_new_data",
    "running",
    "socket_dir",
]
