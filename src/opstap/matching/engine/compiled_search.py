"""The compiled walks over the index: the best for each candidate, every pair that fits, what opens, what to ask."""

from __future__ import annotations

import numpy as np

from opstap.matching.engine.candidate_arrays import People
from opstap.matching.engine.case_arrays import Array, Places, Scores
from opstap.matching.engine.compiled_rules import (
    CAUTIOUS,
    FAVOURABLE,
    LANGUAGE,
    LICENCES,
    LIMITS,
    REFUSALS,
    TOPS,
    Own,
    all_known,
    far_or_late,
    leave_out,
    nothing_asked,
    ones_below,
    own_facts,
    push,
    score,
    squared,
)
from opstap.matching.engine.fast_path_constants import FIRST, NEVER, SIGNS
from opstap.matching.engine.map_grid import SIDE
from opstap.matching.engine.memory_layout import RANK, TASKS_FROM, TASKS_TO, WHOLE
from opstap.matching.engine.numba_setup import Int, Word, compiled, inlined


@inlined
def hold(places: Places, people: People, held: Array, i: Int, value: bool) -> None:
    """Set or clear what candidate `i` holds in `held` (rarity by skill)."""
    for at in range(people.skills_from[i], people.skills_from[i + 1]):
        skill = people.skills[at]
        held[skill] = places.rarity[skill] if value else 0


@inlined
def common(rows: Array, pointed: Array, i: Int, word: Int, begin: Int, end: Int) -> Word:
    """The bits in one word that all rows of a candidate share, from position `begin` up to `end`."""
    x = rows[pointed[i, 0], word]
    for row in range(1, pointed.shape[1]):
        x &= rows[pointed[i, row], word]
    if word == begin >> 6:
        x &= ~np.uint64(0) << np.uint64(begin & 63)
    if word == (end - 1) >> 6:
        x &= ~np.uint64(0) >> np.uint64(63 - ((end - 1) & 63))
    return x


@inlined
def fits(places: Places, people: People, careful: Own, hopeful: Own, i: Int, j: Int, line: Int) -> Int:
    """What is left of the rules after the index: the tasks left out as bits, or -1 where the pair does not fit."""
    far, late = far_or_late(places, careful, j, line)
    if far | late:
        return np.int64(-1)
    if places.door[j, WHOLE]:  # the index has said all about language
        return np.int64(0) if nothing_asked(places, people, careful, i, j) else np.int64(-1)
    out = leave_out(places, people, hopeful, i, j, 0)
    if out >= 0 and all_known(places, people, careful, i, j, out, 0):
        return out
    return np.int64(-1)


@compiled
def best(
    places: Places, people: People, rows: Array, pointed: Array, begins: Array, weights: Scores,
    who: Array, low: Int, high: Int, held: Array, top: Array, outs: Array, counts: Array, suits: Array,
    edge_from: Array, edge_place: Array, edge_score: Array, edge_out: Array,
) -> None:  # fmt: skip
    """For candidates `low` to `high` of `who`: the best keys, how many fit, whom each workplace suits.

    Where `edge_from` is not empty every pair is also written, from the candidate's place in it on.
    """
    for at_who in range(low, high):
        i = who[at_who]
        careful, hopeful = own_facts(people, CAUTIOUS, i), own_facts(people, FAVOURABLE, i)
        hold(places, people, held, i, True)
        found = 0
        for row in range(people.squares[i, 0], people.squares[i, 1] + 1):
            begin = np.int64(begins[row * SIDE + people.squares[i, 2]])
            end = np.int64(begins[row * SIDE + people.squares[i, 3] + 1])
            if begin == end:
                continue
            for word in range(begin >> 6, ((end - 1) >> 6) + 1):
                x = common(rows, pointed, i, word, begin, end)
                while x != 0:
                    lowest = x & (~x + np.uint64(1))
                    x ^= lowest
                    j = (word << 6) + ones_below(lowest - np.uint64(1))
                    line = squared(places, careful, j)
                    out = fits(places, people, careful, hopeful, i, j, line)
                    if out < 0:
                        continue
                    points = score(places, people, i, j, out, line, held, weights)
                    push(top, outs, i, (np.int64(points) << SIGNS) | (NEVER - np.int64(places.door[j, RANK])), out)
                    suits[j] += 1
                    if len(edge_from):
                        at = edge_from[i] + found
                        edge_place[at], edge_score[at], edge_out[at] = j, points, out
                    found += 1
        counts[i] = found
        hold(places, people, held, i, False)


@inlined
def note(counts: Array, firsts: Array, i: Int, tag: Int, rank: Int) -> None:
    """Count a workplace under a tag in row `i`, and keep the first by rank."""
    counts[i, tag] += 1
    if rank < firsts[i, tag, FIRST - 1]:
        at = FIRST - 1
        while at > 0 and firsts[i, tag, at - 1] > rank:
            firsts[i, tag, at] = firsts[i, tag, at - 1]
            at -= 1
        firsts[i, tag, at] = rank


@inlined
def task_questions(places: Places, people: People, careful: Own, i: Int, j: Int, out: Int, fields: Array) -> Int:
    """The unknown fields (bits) on which staying tasks wait; `fields` are the bits of each rule."""
    asks = np.int64(0)
    begin = np.int64(places.line[j, TASKS_FROM])
    for task in range(begin, np.int64(places.line[j, TASKS_TO])):
        if (out >> (task - begin)) & 1:
            continue
        if (careful.levels - np.uint64(places.steps[task])) & TOPS != TOPS:
            asks |= np.int64(fields[3])
        for word in range(places.asks.shape[1]):
            shared = places.asks[task, word] & people.lacks[CAUTIOUS, i, word]
            for kind in range(3):
                if shared & places.kinds_of_asks[kind, word] != 0:
                    asks |= np.int64(fields[8 + kind])
    return asks


@inlined
def fallen(rows: Array, pointed: Array, i: Int, rules: Array, word: Int, bit: Word) -> Int:
    """The rules (bits) of which a row lacks this bit."""
    found = np.int64(0)
    for row in range(len(rules)):
        if rows[pointed[CAUTIOUS, i, row], word] & bit == 0:
            found |= np.int64(1) << rules[row]
    return found


@inlined
def opens(
    places: Places, people: People, careful: Own, hopeful: Own, i: Int, j: Int, down: Int, away: Array, away_first: Array
) -> bool:  # fmt: skip
    """Note the rules that alone stand between a pair and a match; `down` are rules in the index, of distance and of the
    first day that do not hold, as bits. Returned is whether nothing stands between.

    The first question is whether all rules about tasks hold: then it is what is down alone, if anything. Next, with one rule
    about tasks lifted at a time. (One call of `known_to_fit`, in a loop, since each would be compiled apart.)
    """
    for lifted in (0, LANGUAGE, LICENCES, LIMITS, REFUSALS):
        if down == 1 << LANGUAGE:
            if lifted != LANGUAGE:
                continue
        elif down and lifted:
            break
        if known_to_fit(places, people, careful, hopeful, i, j, lifted):
            if down == 0 and lifted == 0:
                return True
            rule = lifted if lifted else ones_below(np.uint64(down - 1))
            note(away, away_first, i, rule, np.int64(places.door[j, RANK]))
    return False


@inlined
def known_to_fit(places: Places, people: People, careful: Own, hopeful: Own, i: Int, j: Int, lifted: Int) -> bool:
    """Whether all rules about tasks hold but the lifted one; language holds in the index, unless it is the lifted one."""
    if places.door[j, WHOLE]:  # no task can be left out
        for word in range(places.together.shape[1]):
            shared = places.together[j, word] & people.lacks[CAUTIOUS, i, word]
            if lifted >= LICENCES:
                shared &= ~places.kinds_of_asks[lifted - LICENCES, word]
            if shared != 0:
                return False
        return True
    if lifted == LANGUAGE and nothing_asked(places, people, careful, i, j):
        return True
    out = leave_out(places, people, hopeful, i, j, lifted)
    return bool(out >= 0 and all_known(places, people, careful, i, j, out, lifted))


@inlined
def mark_near(people: People, begins: Array, i: Int, near: Array) -> None:
    """Mark the words of which some workplace may be within reach of candidate `i`."""
    for word in range(len(near)):
        near[word] = 0
    for row in range(people.squares[i, 0], people.squares[i, 1] + 1):
        begin = np.int64(begins[row * SIDE + people.squares[i, 2]])
        end = np.int64(begins[row * SIDE + people.squares[i, 3] + 1])
        if begin < end:
            for word in range(begin >> 6, ((end - 1) >> 6) + 1):
                near[word] = 1


@inlined
def promising(
    rows: Array, pointed: Array, rules: Array, i: Int, word: Int, near: Int, unknown: Int
) -> tuple[Word, Word, Word]:
    """Of 64 workplaces: which to look at, for which some rule in the index fails, and which hold on the favourable reading.

    Looked at are those where one rule fails at most (what is far already fails one), and where answers may help.
    """
    once, twice, maybe = np.uint64(0), np.uint64(0), ~np.uint64(0)
    row = 0
    while row < len(rules):
        rule, x = rules[row], ~np.uint64(0)
        while row < len(rules) and rules[row] == rule:
            x &= rows[pointed[CAUTIOUS, i, row], word]
            maybe &= rows[pointed[FAVOURABLE, i, row], word]
            row += 1
        twice |= once & ~x
        once |= ~x
    x = ~twice if near else ~once
    if unknown:
        x |= maybe
    return x, once, maybe


@inlined
def look_at(
    places: Places, people: People, careful: Own, hopeful: Own, rows: Array, pointed: Array, rules: Array, fields: Array,
    i: Int, j: Int, bit: Word, some: Word, maybe: Word, near: Int, away: Array, away_first: Array,
) -> Int:  # fmt: skip
    """Note which rules alone stand between a pair and a match; returned are the unknown fields it waits for, as bits."""
    line = squared(places, careful, j) if near or people.unknown[i] else np.int64(0)
    far, late = far_or_late(places, careful, j, line)
    if not near:  # no workplace of these 64 is within reach
        far = True
    down = (np.int64(late) << 7) | (np.int64(far) << 4)
    if some & bit != 0:
        if down and people.unknown[i] == 0:
            return np.int64(0)
        down |= fallen(rows, pointed, i, rules, j >> 6, bit)
    fitted = False
    if down & (down - 1) == 0:
        fitted = opens(places, people, careful, hopeful, i, j, down, away, away_first)
    if people.unknown[i] and not fitted and maybe & bit != 0:
        return waiting(places, people, careful, hopeful, i, j, line, down, fields)
    return np.int64(0)


@compiled
def near_misses(
    places: Places, people: People, rows: Array, pointed: Array, rules: Array, fields: Array, who: Array, low: Int, high: Int,
    begins: Array, near: Array, away: Array, away_first: Array, touched: Array, asked: Array, asked_first: Array,
    sets: Array, set_first: Array,
) -> Int:  # fmt: skip
    """For candidates `low` to `high` of `who`: per rule what opens, and per set of unknown fields what waits.

    `near` (of as many words as a row has), `touched` (2048) and `asked` (1 x 2048) are scratch. `sets` takes rows of
    (candidate, bits, count), as many as it has; returned is how many there were.
    """
    made, words = 0, rows.shape[1]
    for at_who in range(low, high):
        i = who[at_who]
        careful, hopeful = own_facts(people, CAUTIOUS, i), own_facts(people, FAVOURABLE, i)
        number = 0
        mark_near(people, begins, i, near)
        for word in range(words):
            x, some, maybe = promising(rows, pointed, rules, i, word, near[word], people.unknown[i])
            if word == words - 1 and len(places.rank) & 63:
                x &= ~np.uint64(0) >> np.uint64(64 - (len(places.rank) & 63))
            while x != 0:
                bit = x & (~x + np.uint64(1))
                x ^= bit
                j = (word << 6) + ones_below(bit - np.uint64(1))
                asks = look_at(
                    places, people, careful, hopeful, rows, pointed, rules, fields, i, j, bit, some, maybe, near[word], away,
                    away_first,
                )  # fmt: skip
                if asks:
                    if asked[0, asks] == 0:
                        touched[number] = asks
                        number += 1
                    note(asked, asked_first, 0, asks, np.int64(places.door[j, RANK]))
        made = store(i, touched, number, asked, asked_first, sets, set_first, made)
    return made


@inlined
def waiting(
    places: Places, people: People, careful: Own, hopeful: Own, i: Int, j: Int, line: Int, down: Int, fields: Array
) -> Int:  # fmt: skip
    """The unknown fields (bits) for which a pair waits; 0 where it fails whatever they are, or nothing is unknown."""
    far, late = far_or_late(places, hopeful, j, line)
    if far | late:
        return 0
    out = leave_out(places, people, hopeful, i, j, 0)
    if out < 0:
        return 0
    asks = np.int64(task_questions(places, people, careful, i, j, out, fields))
    for rule in range(1, 12):
        if (down >> rule) & 1 and rule != 3:
            asks |= np.int64(fields[rule])
    return asks & np.int64(people.unknown[i])


@inlined
def store(
    i: Int, touched: Array, number: Int, asked: Array, asked_first: Array, sets: Array, set_first: Array, made: Int
) -> Int:
    """Write out the sets of questions of a candidate and wipe the scratch; returned is how many there are now."""
    for at in range(number):
        asks = touched[at]
        if made < len(sets):
            sets[made, 0], sets[made, 1], sets[made, 2] = i, asks, asked[0, asks]
            for place in range(FIRST):
                set_first[made, place] = asked_first[0, asks, place]
        made += 1
        asked[0, asks] = 0
        for place in range(FIRST):
            asked_first[0, asks, place] = NEVER
    return made
