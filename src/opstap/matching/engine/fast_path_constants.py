"""Small numbers that the fast paths share; kept apart so that using them does not load the compiled code."""

from __future__ import annotations

from typing import Final

SIGNS: Final = 32
"""A key is the score times 2**SIGNS, plus what ranks equal scores: the lower id first."""
FIRST: Final = 10
"""How many workplaces are named beside a count."""
NEVER: Final = 2**31 - 1
"""A rank that no workplace has."""
EMPTY: Final = -(2**62)
"""Lower than any key."""
