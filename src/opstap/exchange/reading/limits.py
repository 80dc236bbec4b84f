"""How much a caseload file may ask for: sizes in bytes, times in seconds."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds checked before opening (file, unpacked, entries) and kept by the child while it parses (the rest)."""

    file_size: int = 20 * MEGABYTE
    unpacked_size: int = 250 * MEGABYTE
    entries: int = 2_000
    ratio: int = 300  # unpacked to packed, for one large entry; a plain caseload stays below 30
    rows: int = 50_000
    cells: int = 2_000_000
    columns: int = 300
    characters: int = 60 * MEGABYTE
    memory: int = 700 * MEGABYTE  # of address space, which is more than what is used
    cpu_seconds: int = 30
    wall_seconds: int = 60

    def as_data(self) -> dict[str, int]:
        """For the child's command line."""
        return asdict(self)


DEFAULT = Limits()
