"""The monitor: what came of everybody, in numbers that open a list."""
