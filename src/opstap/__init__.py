"""Opstap: the way to work, shared by everyone who helps."""
