"""The matching engine: pure, without Django or any other room, so that it can be used alone.

Read `reference.py` first: with `rules.py` and `scoring.py` it is the definition, in plain Python. Everything else is the
same thing faster (`case_arrays.py`, `numpy_search.py`, `compiled_rules.py`, `compiled_search.py`, `search.py`), for a whole
group (`assignment.py`, `seat_assignment.py`, `assignment_check.py`), in sentences (`sentences.py`), or in a file (`case.py`,
`case_reader.py`, `json_answer.py`).
"""

VERSION = 1
"""Counts the changes of what the engine answers to the same case with the same weights."""
