"""Matching: which workplaces somebody could start at, and how a group is seated. Advice with reasons, never a decision.

So far the room holds the pure engine only; proposals that a named person decides on come with the room of workplaces.
"""
