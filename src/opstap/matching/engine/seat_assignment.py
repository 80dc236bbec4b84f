"""Seats a group: an exact assignment by shortest augmenting paths, with prices that prove it (Hungarian method).

Every candidate goes through one *door*: a workplace, or a door for those who are not placed. A door has a capacity, an edge a
gain, all whole numbers. Kept at every moment: utility(candidate) + price(door) >= gain for every edge, with equality where
somebody sits, and no price on a door that has room. So at the end no other seating gains more, and the utilities and
prices are the proof (`assignment_check.py`). One by one each candidate takes the cheapest way to a door with room, whereby others
may move to another door.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from opstap.matching.engine.case_arrays import Array
from opstap.matching.engine.numba_setup import Int, compiled, inlined
from opstap.matching.engine.seat_problem import Seated, SeatProblem


class _Room(NamedTuple):
    """Who sits where, and scratch for the search."""

    mate: Array  # i4[N], door or -1
    edge: Array  # i8[N], edge to it
    slot: Array  # i8[N], place in `slots`
    slots_from: Array  # i8[D]
    slots: Array  # i4, candidates by door
    filled: Array  # i8[D]
    utility: Array  # i8[N]
    price: Array  # i8[D]
    distance: Array  # i8[D]
    via: Array  # i8[D], the edge by which a door was reached
    owner: Array  # i4[E], candidate of each edge
    seen: Array  # i4[D], for whom it was reached last
    settled: Array  # i4[D], for whom its distance was final last
    order: Array  # i4[D], doors in the order in which they were settled
    heap: Array  # i8[E+1, 2]: distance (twice, plus one where the door is full), door


def seat(doors: SeatProblem) -> Seated:
    """Maximise the gain; every candidate needs an edge to a door that never fills."""
    n, d, e = len(doors.begins) - 1, len(doors.capacity), len(doors.door)
    room_for = np.minimum(doors.capacity, np.bincount(doors.door, minlength=d)).astype(np.int64)
    doors = doors._replace(capacity=room_for)
    room = _Room(
        mate=np.full(n, -1, np.int32),
        edge=np.full(n, -1, np.int64),
        slot=np.zeros(n, np.int64),
        slots_from=np.append(0, np.cumsum(room_for)[:-1]).astype(np.int64),
        slots=np.zeros(int(room_for.sum()) + 1, np.int32),
        filled=np.zeros(d, np.int64),
        utility=np.zeros(n, np.int64),
        price=np.zeros(d, np.int64),
        distance=np.zeros(d, np.int64),
        via=np.zeros(d, np.int64),
        owner=np.repeat(np.arange(n), np.diff(doors.begins)).astype(np.int32),
        seen=np.full(d, -1, np.int32),
        settled=np.full(d, -1, np.int32),
        order=np.zeros(d, np.int32),
        heap=np.zeros((e + 1, 2), np.int64),
    )
    seat_first_choices(doors, room)
    seat_others(doors, room)
    return Seated(room.mate, room.edge, room.utility, room.price)


@inlined
def take(doors: SeatProblem, room: _Room, candidate: Int, edge: Int, slot: Int) -> None:
    """Sit down at a slot of the door of `edge`."""
    room.mate[candidate] = doors.door[edge]
    room.edge[candidate] = edge
    room.slot[candidate] = slot
    room.slots[slot] = candidate


@compiled
def seat_first_choices(doors: SeatProblem, room: _Room) -> None:
    """Everybody whose best door has room goes there."""
    for i in range(len(room.mate)):
        best, chosen = doors.gain[doors.begins[i]], np.int64(-1)
        for edge in range(doors.begins[i], doors.begins[i + 1]):
            best = max(best, doors.gain[edge])
        for edge in range(doors.begins[i], doors.begins[i + 1]):
            door = doors.door[edge]
            if doors.gain[edge] == best and room.filled[door] < doors.capacity[door]:
                chosen = np.int64(edge)
                break
        room.utility[i] = best
        if chosen >= 0:
            door = doors.door[chosen]
            take(doors, room, i, chosen, room.slots_from[door] + room.filled[door])
            room.filled[door] += 1


@inlined
def sift_in(heap: Array, size: Int, key: Int, door: Int) -> None:
    """Add to a heap of `size`."""
    at = size
    while at > 0 and heap[(at - 1) >> 1, 0] > key:
        heap[at, 0], heap[at, 1] = heap[(at - 1) >> 1, 0], heap[(at - 1) >> 1, 1]
        at = (at - 1) >> 1
    heap[at, 0], heap[at, 1] = key, door


@inlined
def sift_out(heap: Array, size: Int) -> None:
    """Remove the first of a heap; `size` is what is left."""
    key, door, at = heap[size, 0], heap[size, 1], 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and heap[child + 1, 0] < heap[child, 0]:
            child += 1
        if heap[child, 0] >= key:
            break
        heap[at, 0], heap[at, 1] = heap[child, 0], heap[child, 1]
        at = child
    heap[at, 0], heap[at, 1] = key, door


@inlined
def reach(
    doors: SeatProblem, room: _Room, source: Int, candidate: Int, base: Int, size: Int, bound: Int
) -> tuple[Int, Int]:
    """Look through the doors of a candidate who stands at distance `base`; returned: size of the heap, nearest room."""
    for edge in range(doors.begins[candidate], doors.begins[candidate + 1]):
        door = doors.door[edge]
        if room.settled[door] == source:
            continue
        distance = base + room.utility[candidate] + room.price[door] - doors.gain[edge]
        if distance >= bound or (room.seen[door] == source and distance >= room.distance[door]):
            continue
        room.seen[door] = source
        room.distance[door] = distance
        room.via[door] = edge
        full = room.filled[door] >= doors.capacity[door]
        if not full:
            bound = distance  # nothing further away is of use
        sift_in(room.heap, size, 2 * distance + np.int64(full), np.int64(door))
        size += 1
    return size, bound


@inlined
def move_along(doors: SeatProblem, room: _Room, door: Int) -> None:
    """Seat everybody on the way to a door with room one door further."""
    slot = room.slots_from[door] + room.filled[door]
    room.filled[door] += 1
    while True:
        edge = room.via[door]
        candidate = room.owner[edge]
        left, left_slot = np.int64(room.mate[candidate]), room.slot[candidate]
        take(doors, room, candidate, edge, slot)
        if left < 0:
            return
        door, slot = left, left_slot


@compiled
def seat_others(doors: SeatProblem, room: _Room) -> None:
    """Seat each of the others by the shortest way."""
    far = np.int64(2) ** 61
    for source in range(len(room.mate)):
        if room.mate[source] >= 0:
            continue
        number = 0
        size, bound = reach(doors, room, source, source, np.int64(0), 0, far)
        door = np.int64(room.heap[0, 1])
        while room.filled[door] >= doors.capacity[door]:
            size -= 1
            sift_out(room.heap, size)
            if room.settled[door] != source:
                room.settled[door] = source
                room.order[number] = door
                number += 1
                for slot in range(room.slots_from[door], room.slots_from[door] + room.filled[door]):
                    member = room.slots[slot]
                    size, bound = reach(doors, room, source, member, room.distance[door], size, bound)
            door = np.int64(room.heap[0, 1])
        end = room.distance[door]
        room.utility[source] -= end
        for at in range(number):
            behind = end - room.distance[room.order[at]]
            passed = room.order[at]
            room.price[passed] += behind
            for slot in range(room.slots_from[passed], room.slots_from[passed] + room.filled[passed]):
                room.utility[room.slots[slot]] -= behind
        move_along(doors, room, door)
