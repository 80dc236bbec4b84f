"""Measures the matching engine: `make bench-matching`."""
