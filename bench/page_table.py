"""The page table of quality: what a page costs against the floor, in one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from urllib.parse import quote, urljoin

from django.urls import reverse

from bench import self_assessment
from bench.visitors import Somebody, next_page, queries, sign_in
from bench.web_load import Times, Visit, fetch, measure, server
from opstap.demo.mass.plan import Place

ROUNDS, REQUESTS = 5, 96  # every page in every round, so that a busy machine is busy for all of them
FLOOR = "/bench/floor/"
FAR = 12  # the page far down that is compared with the first
LIST_LIMIT, PAGE_LIMIT, QUERY_LIMIT, LOCK_LIMIT = 3.0, 1.2, 6, 1.10
COUNTING = {
    "Monitor (usual)": 8.0,
    "Monitor (largest)": 40.0,
    "Monitor list (usual)": 6.0,
    "Monitor list (largest)": 40.0,
}
"""Pages that count everybody of a municipality on a date have a limit of their own, because they read everybody."""


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    name: str
    rounds: list[Times]
    queries: int

    @property
    def p50(self) -> float:
        return median(times.p50 for times in self.rounds)

    @property
    def p95(self) -> float:
        return median(times.p95 for times in self.rounds)

    @property
    def rate(self) -> float:
        return median(times.rate for times in self.rounds)

    def ratio_to(self, floor: Row) -> float:
        """p95 against the floor's of the same round; the median of the rounds."""
        return median(own.p95 / base.p95 for own, base in zip(self.rounds, floor.rounds, strict=True))


def _everybody(people: list[Somebody], path: Callable[[Somebody, int], str]) -> list[Visit]:
    return [somebody.at(path(somebody, turn)) for turn in range(4) for somebody in people]


def _pages(managers: list[Somebody], large: Somebody, usual: Somebody) -> dict[str, list[Visit]]:
    def person(name: str) -> Callable[[Somebody, int], str]:
        return lambda somebody, turn: reverse(name, args=[somebody.people[turn * 3 % len(somebody.people)]])

    def found(somebody: Somebody, turn: int) -> str:
        return f"{reverse('team:search')}?q={quote(somebody.family_name)}"

    return {
        "floor: empty page": _everybody(managers, lambda *_: FLOOR),
        "(no template)": _everybody(managers, lambda *_: "/bench/bare/"),
        "Today": _everybody(managers, lambda *_: reverse("team:today")),
        "My people (70)": _everybody(managers, lambda *_: reverse("team:people")),
        "My people (1,000)": [large.at(reverse("team:people"))],
        "Search": _everybody(managers, found),
        "Dossier": _everybody(managers, person("people:dossier")),
        "Timeline": _everybody(managers, person("people:timeline")),
        "Employers": _everybody(managers, lambda *_: reverse("work:employers")),
        "Arrange work": _everybody(managers, person("placements:place")),
        "Decide on a phase": _everybody(managers, person("tracks:choose_phase")),
        "Monitor (usual)": [usual.at(reverse("insight:monitor"))],
        "Monitor (largest)": [large.at(reverse("insight:monitor"))],
        "Monitor list (usual)": [usual.at(reverse("insight:people"))],
        "Monitor list (largest)": [large.at(reverse("insight:people"))],
    }


def _far(port: int, visit: Visit) -> tuple[Visit, int]:
    """The page at most FAR pages further, and its number."""
    number = 1
    while number < FAR and (following := next_page(fetch(port, visit))):
        visit, number = Visit(urljoin(visit.path, following), visit.cookie), number + 1
    return visit, number


def run(divided: list[Place], tracks: int) -> bool:
    """Measure and print; True where everything is within its limit."""
    first = divided[: 8 if len(divided) >= 8 else 1]
    managers = [sign_in(place, place.case_managers()[0].email) for place in first]
    large = sign_in(divided[0], divided[0].coordinator().email)
    middle = divided[len(divided) // 2]
    usual = sign_in(middle, middle.coordinator().email)
    check = self_assessment.prepare(divided[0])
    with server() as port:
        visits = _pages(managers, large, usual)
        visits["Side by side"] = [large.at(reverse("selfcheck:talk", args=[check, 2]))]
        rows = [Row(name, [], queries(each[0])) for name, each in visits.items()]
        for _ in range(ROUNDS):
            for row in rows:
                row.rounds.append(measure(port, visits[row.name], requests=REQUESTS))
        good = _print_table(rows, tracks)
        good &= self_assessment.print_report(divided[0], check)
        good &= _print_far(port, "My people", large.at(reverse("team:people")))
        good &= _print_far(port, "Timeline", managers[0].at(reverse("people:timeline", args=[managers[0].people[0]])))
        with server({"OPSTAP_BENCH_OPEN": "1"}) as unlocked:
            for name in ("My people (70)", "My people (1,000)", "Today", "Search"):
                good &= _print_lock(name, port, unlocked, visits[name])
    return good


def _print_table(rows: list[Row], tracks: int) -> bool:
    floor = rows[0]
    good = True
    print(f"\nPages with {tracks:,} tracks, 8 users at the same time, one web process")
    print(f"{'page':<22}{'p50 ms':>8}{'p95 ms':>8}{'x floor':>9}{'queries':>9}{'a second':>10}")
    for row in rows:
        ratio, asked = row.ratio_to(floor), row.queries - floor.queries
        fits = row.name.startswith(("floor", "(")) or (
            ratio <= COUNTING.get(row.name, LIST_LIMIT) and asked <= QUERY_LIMIT
        )
        good &= fits
        print(
            f"{row.name:<22}{row.p50:>8.1f}{row.p95:>8.1f}{ratio:>9.2f}{asked:>9}{row.rate:>10.0f}"
            f"{'' if fits else '   over the limit'}"
        )
    print(f"limits: p95 <= {LIST_LIMIT:g} x floor, <= {QUERY_LIMIT} queries more than the floor's {floor.queries}")
    return good


def _print_far(port: int, name: str, visit: Visit) -> bool:
    far, number = _far(port, visit)
    if number == 1:
        print(f"{name}: there is one page only, so page n is not measured")
        return True
    pairs = [_pair(port, port, visit, far) for _ in range(5)]
    ratio = median(second / first for first, second in pairs)
    print(f"{name}: page {number} costs {ratio:.2f} x page 1 (limit {PAGE_LIMIT:g})")
    return ratio <= PAGE_LIMIT


def _pair(port: int, other: int, visit: Visit, other_visit: Visit) -> tuple[float, float]:
    first = measure(port, [visit], requests=30, users=1)
    return first.p50, measure(other, [other_visit], requests=30, users=1).p50


def _print_lock(name: str, port: int, unlocked: int, visits: list[Visit]) -> bool:
    """The same page with and without row-level security, in turns."""
    some = visits[:4]
    pairs = [_pair(port, unlocked, visit, visit) for visit in some for _ in range(12 // len(some))]
    ratio = median(locked / free for locked, free in pairs)
    print(f"Row-level security on {name}: {ratio:.2f} x without (limit {LOCK_LIMIT:g})")
    return ratio <= LOCK_LIMIT
