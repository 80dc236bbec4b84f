"""Somebody at a workplace: what was agreed, contact after a paid start, and how it goes."""
