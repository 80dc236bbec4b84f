"""How many of what, where: pure, the same for the same numbers. Nothing here imports Django, so that any process can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from uuid import UUID, uuid5

NAMESPACE = UUID("6f7a6c1e-0d53-5c0b-9a0e-6f7073746170")
MOST_MUNICIPALITIES = 1000
MUNICIPALITIES_NOW = 342  # how many the Netherlands has; the largest has 7% of the tracks
TRACKS_A_MUNICIPALITY = 400
LINES_A_TRACK = 67  # 10 million over 150,000
CASELOAD = 70
COORDINATED = 1000  # so many people has the coordinator of a large municipality on a list
CHUNK = 500


def generated_key(name: str) -> UUID:
    return uuid5(NAMESPACE, f"generated/{name}")


MUNICIPALITY_KEYS = [generated_key(f"municipality/{number}") for number in range(MOST_MUNICIPALITIES)]


@dataclass(frozen=True)
class Worker:
    """An account that the generator makes."""

    id: UUID
    email: str
    name: str
    role: str


@dataclass(frozen=True)
class Place:
    """A municipality with its share of the tracks and its people."""

    number: int
    tracks: int

    @property
    def id(self) -> UUID:
        return MUNICIPALITY_KEYS[self.number]

    @property
    def name(self) -> str:
        return f"Gemeente Voorbeeld {self.number + 1:03d}"

    def worker(self, role: str, label: str) -> Worker:
        email = f"{label}@m{self.number + 1:03d}.example"
        return Worker(
            generated_key(email), email, f"{label.replace('-', ' ').capitalize()} {self.number + 1:03d}", role
        )

    def case_managers(self) -> list[Worker]:
        return [self.worker("case_manager", f"consulent-{n + 1}") for n in range(max(1, ceil(self.tracks / CASELOAD)))]

    def coordinator(self) -> Worker:
        return self.worker("coordinator", "regisseur")

    def staff(self) -> list[Worker]:
        return [*self.case_managers(), self.coordinator(), self.worker("administrator", "beheerder")]


@dataclass(frozen=True)
class Chunk:
    """Some tracks of one municipality: `first` is their number there; lines get ids from `event_base` on."""

    place: Place
    first: int
    size: int
    event_base: int


def places(tracks: int, municipalities: int | None = None) -> list[Place]:
    """Divide tracks over municipalities: a few large ones, many small ones. Raises ValueError for impossible numbers."""
    number = municipalities or min(MUNICIPALITIES_NOW, max(1, tracks // TRACKS_A_MUNICIPALITY))
    if not 0 < number <= min(MOST_MUNICIPALITIES, tracks):
        raise ValueError(f"{tracks} tracks cannot be divided over {number} municipalities")
    weights = [1 / (rank + 2.9) for rank in range(number)]
    exact = [tracks * weight / sum(weights) for weight in weights]
    sizes = [max(1, int(share)) for share in exact]
    rest = tracks - sum(sizes)
    for index in range(abs(rest)):
        sizes[index % number] += 1 if rest > 0 else -1
    return [Place(rank, size) for rank, size in enumerate(sizes)]


def most_lines(lines_per_track: int) -> int:
    """The longest timeline: half as long again as usual."""
    return max(4, lines_per_track + lines_per_track // 2)


def chunks(divided: list[Place], lines_per_track: int, event_base: int) -> Iterator[Chunk]:
    """Every chunk in order, each with room of its own for the ids of its lines."""
    for place in divided:
        for first in range(0, place.tracks, CHUNK):
            size = min(CHUNK, place.tracks - first)
            yield Chunk(place, first, size, event_base)
            event_base += size * most_lines(lines_per_track)
