"""The matching engine: pure, without Django or any other room, so that it can be used alone.

Read `reference.py` first: with `rules.py` and `points.py` it is the definition, in plain Python. Everything else is the
same thing faster (`packing.py`, `by_numpy.py`, `kernels.py`, `search.py`), for a whole group (`seating.py`,
`assigning.py`, `certificate.py`), in sentences (`sentences.py`), or in a file (`case.py`, `reading.py`, `answer.py`).
"""

VERSION = 1
"""Counts the changes of what the engine answers to the same case with the same weights."""
